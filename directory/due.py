"""What runs out or waits for somebody, until when, and who is on it: derived, for the vetters.

Never whether somebody paused, how many people they talk with, or whom.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, Q

from directory import facts
from directory.models import (
    Appeal,
    DueKind,
    Probation,
    Removal,
    RemovalState,
    Supporter,
    Suspension,
    TakenOn,
)
from people.models import User
from records.clock import today

# Days before it at which people are reminded; 0 is the day itself and after.
STAGES: Final = (0, 7, 30, 60)
# Of these everybody who may decide heard when they came.
SOONER: Final = {DueKind.REMOVAL: (0, 7), DueKind.APPEAL: (0, 7, 14)}
LAPSED: Final = -1
AHEAD: Final = timedelta(days=60)
# Nobody is reminded of what ran out longer ago; it stays on the list.
BEHIND: Final = timedelta(days=30)
# Two weeks for a second person to decide about the end of a role.
SECOND: Final = timedelta(days=14)
# At most so many on the list; the page says so.
MOST: Final = 100
# What a supporter can do something about alone.
OWN: Final = frozenset({DueKind.TRAINING, DueKind.AGREEMENT})


@dataclass(frozen=True)
class Item:
    """One thing that is due. `row`: what its page is made from."""

    person: User
    kind: DueKind
    due_on: date
    row: Supporter | Appeal
    taken: TakenOn | None = None

    @property
    def key(self) -> tuple[UUID, str, date]:
        """What makes it the same thing: renewed, it has another date."""
        return self.person.pk, self.kind.value, self.due_on

    def stage(self, on: date) -> int | None:
        """The nearest reminder that is due on this date; None while somebody is on it, long
        before it, and long after."""
        near = self._near(on)
        if near is None or self.taken is None:
            return near
        if self.taken.by_day >= on:
            return None
        return LAPSED if self._near(self.taken.by_day) == near else near

    def _near(self, on: date) -> int | None:
        left = (self.due_on - on).days
        if left < -BEHIND.days:
            return None
        stages = SOONER.get(self.kind, STAGES)
        return next((stage for stage in stages if left <= stage), None)


def of_supporters(rows: Iterable[Supporter], on: date) -> Iterator[Item]:
    """What is due of these supporters (read by `candidates`), not yet with who is on it."""
    for row in rows:
        yield from _checks(row, facts.requirements(row), on)
        for probation in row.probations.all():
            yield Item(row.user, DueKind.PROBATION, probation.ends_on, row)
        for suspension in row.suspensions.all():
            yield Item(row.user, DueKind.SUSPENSION, suspension.review_on, row)
        for removal in row.removals.all():
            due = today(removal.proposed_at) + SECOND
            yield Item(row.user, DueKind.REMOVAL, due, row)


def _checks(row: Supporter, needed: list[facts.Requirement], on: date) -> Iterator[Item]:
    for one in needed:
        if one.kind in DueKind.values and one.expires_on and one.expires_on <= on + AHEAD:
            yield Item(row.user, DueKind(one.kind), one.expires_on, row)


def candidates(on: date) -> "Q":
    """Supporters of whom something may be due: a condition over Supporter."""
    ahead = on + AHEAD
    return (
        Q(cleared_until__lte=ahead)
        | Q(cleared_until__isnull=True)
        | Q(pk__in=Probation.objects.open().filter(ends_on__lte=ahead).values("supporter"))
        | Q(suspended_at__isnull=False)
        | Q(pk__in=Removal.objects.filter(state=RemovalState.PROPOSED).values("supporter"))
    )


# What `of_supporters` reads, in as many queries for many supporters as for one.
READS: Final = (
    *facts.READS,
    Prefetch("probations", Probation.objects.open()),
    Prefetch("suspensions", Suspension.objects.filter(lifted_at__isnull=True)),
    Prefetch("removals", Removal.objects.filter(state=RemovalState.PROPOSED)),
)


def for_vetter(vetter: User, on: date) -> list[Item]:
    """What this vetter sees as due: of people in reach, the nearest first; own organisation
    before partners. At most MOST. A fixed number of queries."""
    supporters = (
        Supporter.objects.vetted_by(vetter)
        .current()
        .filter(candidates(on))
        .select_related("user__organisation")
        .prefetch_related(*READS)
    )
    appeals = Appeal.objects.visible_to(vetter).open().exclude(votes__by=vetter)
    found = [one for one in of_supporters(supporters, on) if one.due_on <= on + AHEAD]
    found += [
        Item(one.person, DueKind.APPEAL, one.due_on, one)
        for one in appeals.select_related("person__organisation")
    ]
    own = vetter.organisation_id
    found.sort(key=lambda one: (one.person.organisation_id != own, one.due_on, one.person.name))
    return with_taken(found[:MOST])


def with_taken(items: list[Item]) -> list[Item]:
    """The same, each with who is on it. One query."""
    people = {one.person.pk for one in items}
    rows = TakenOn.objects.filter(person__in=people).select_related("by")
    taken = {(row.person_id, row.kind, row.due_on): row for row in rows}
    return [replace(one, taken=taken.get(one.key)) for one in items]


def of_own(supporter: Supporter, needed: list[facts.Requirement], on: date) -> list[Item]:
    """What a supporter can do something about: training and the agreement that run out soon."""
    if supporter.approved_at is None or supporter.stepped_down_at is not None:
        return []
    return [one for one in _checks(supporter, needed, on) if one.kind in OWN]
