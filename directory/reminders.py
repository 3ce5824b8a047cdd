"""The digest of what runs out: one notice a person and day at most, when there is something new.

New is a thing that came nearer than 60, 30 or 7 days, or is due, and of which this person was not
told at that stage. It stops once somebody acts: renewed, a thing has another date; taken on, it is
quiet until the day that was named.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from directory import deciders, due, emails
from directory.due import Item
from directory.models import Appeal, DueKind, Supporter, TakenOn, Told
from people.models import User
from records.clock import today

# The same figure stands in records/retention.toml, group reminders.
KEEP: Final = timedelta(days=120)
# Somebody else than whoever began these must act: partners hear of them too.
OTHERS_NEEDED: Final = frozenset({DueKind.REMOVAL, DueKind.SUSPENSION})


def send(now: datetime) -> int:
    """Tell everybody who has something new; returns how many. Running it twice tells nobody
    twice, and each person's rows and notice are written together or not at all."""
    day = today(now)
    new: dict[User, list[tuple[Item, int]]] = defaultdict(list)
    for item in _all(day):
        stage = item.stage(day)
        if stage is not None:
            for person in _whom(item):
                new[person].append((item, stage))
    return sum(_tell(person, found, day) for person, found in new.items())


def _all(day: date) -> list[Item]:
    rows = Supporter.objects.current().filter(due.candidates(day))
    found = due.of_supporters(
        rows.select_related("user__organisation").prefetch_related(*due.READS), day
    )
    soon = [one for one in found if one.due_on <= day + due.AHEAD]
    appeals = Appeal.objects.open().select_related("person__organisation")
    soon += [Item(one.person, DueKind.APPEAL, one.due_on, one) for one in appeals]
    return due.with_taken(soon)


def _whom(item: Item) -> Iterator[User]:
    if isinstance(item.row, Appeal):
        yield from deciders.judges(item.row)
        if deciders.is_stuck(item.row):
            yield from deciders.administrators_of(item.person)
        return
    if item.kind in OTHERS_NEEDED:
        yield from deciders.of(item.person)
        return
    yield from deciders.nearest(item.person)
    if item.kind in due.OWN:
        yield item.person


def _tell(person: User, found: list[tuple[Item, int]], day: date) -> bool:
    with transaction.atomic():
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        told = Told.objects.filter(to=person)
        if told.filter(told_on=day).exists():
            return False
        known = set(told.values_list("person", "kind", "due_on", "stage"))
        new = [(item, stage) for item, stage in found if (*item.key, stage) not in known]
        if not new:
            return False
        Told.objects.bulk_create(
            Told(
                to=person,
                person=item.person,
                kind=item.kind,
                due_on=item.due_on,
                stage=stage,
                told_on=day,
            )
            for item, stage in new
        )
        emails.something_due(person)
    return True


def old(now: datetime) -> list[QuerySet[Any]]:
    """Rows that tell nothing any more."""
    before = today(now) - KEEP
    return [Told.objects.filter(told_on__lt=before), TakenOn.objects.filter(due_on__lt=before)]
