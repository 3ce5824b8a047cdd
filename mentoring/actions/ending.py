"""How a pair ends: by either at any time, by its last day, when somebody leaves, or gently when two
must not meet any more. Nobody is asked why, and nobody is told by whom.
"""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from correspondence import actions as correspondence
from jobs.mail import notice
from mentoring import course
from mentoring.actions.batches import each
from mentoring.actions.locks import locked_pair
from mentoring.models import FollowUp, NotAgain, Pair, rules_of
from mentoring.models.pairs import PairQuerySet
from people.models import User
from records.audit import tally
from records.clock import today

# So many at once, each in a transaction of its own.
MOST: Final = 500


@transaction.atomic
def end(*, by: User, pair: Pair, now: datetime) -> Pair:
    """One of the two ends it, without a reason; the other gets a notice. Ending twice changes
    nothing; somebody who is not in it changes nothing either."""
    fresh = _going_on(pair.pk)
    if fresh is None or not fresh.is_of(by):
        return pair
    _finish(fresh, now, told_by=by)
    return fresh


@transaction.atomic
def not_again(*, by: User, pair: Pair, chosen: bool) -> None:
    """Whether these two are paired again. Silent and for mentoring alone; the one who chose it can
    take it back while the pair's page is there."""
    other = pair.other_id(by)
    if other is None or not pair.is_of(by):
        return
    if chosen:
        NotAgain.objects.get_or_create(person=by, other_id=other)
    else:
        NotAgain.objects.filter(person=by, other_id=other).delete()


def goes_again(pair: Pair, by: User) -> bool:
    """Whether this person said nothing against being paired with the other again."""
    other = pair.other_id(by)
    return not NotAgain.objects.visible_to(by).filter(other=other).exists()


def end_all(*, person: User, now: datetime) -> int:
    """Somebody leaves the site: every pair of theirs ends. Returns how many."""
    # In one order: all of it happens in one transaction, perhaps while the other leaves, too.
    rows = Pair.objects.of(person).going_on().order_by("pk").values_list("pk", flat=True)
    return sum(_ended(pk, now, told_by=person) for pk in list(rows))


def end_left_behind(*, now: datetime) -> int:
    """Pairs of people with closed accounts end. Running it twice does nothing twice."""
    return _end_each(Pair.objects.going_on().left_behind(), now)


def end_apart(*, now: datetime) -> int:
    """Two who must not meet any more: a new line manager, a block, the same small team. It ends as
    every pair does, and neither is told what for."""
    return _end_each(Pair.objects.going_on().now_apart(), now)


def end_over(*, now: datetime) -> int:
    """Pairs whose last day is over end, and both are told."""
    return _end_each(Pair.objects.going_on().filter(ends_on__lt=today(now)), now)


def _end_each(rows: PairQuerySet, now: datetime) -> int:
    # In random order: rows that fail again and again cannot fill every batch.
    pks = rows.order_by("?").values_list("pk", flat=True)[:MOST]
    return each(pks, lambda pk: _ended(pk, now))


@transaction.atomic
def _ended(pk: UUID, now: datetime, told_by: User | None = None) -> bool:
    fresh = _going_on(pk)
    if fresh is None:
        return False
    _finish(fresh, now, told_by=told_by)
    return True


def _going_on(pk: UUID) -> Pair | None:
    pair = locked_pair(pk)
    return pair if pair is not None and pair.is_open else None


def _finish(pair: Pair, now: datetime, told_by: User | None = None) -> None:
    """It ends: nothing more can be written, what is there goes after the shorter retention, and
    whoever did not end it themselves is told."""
    on, keep = today(now), timedelta(days=pair.days_kept)
    pair.ended_on, pair.erase_on, pair.next_meeting_at = on, on + keep, None
    pair.mentor_shows_areas = pair.mentee_shows_areas = False
    pair.save(
        update_fields=[
            "ended_on", "erase_on", "next_meeting_at", "mentor_shows_areas", "mentee_shows_areas",
        ]
    )  # fmt: skip
    correspondence.end(thread=pair.thread, keep=keep, now=now)
    for person in pair.people():
        if person.is_active and person != told_by:
            notice(person.pk)
    _ask_later(pair, on)
    tally(f"mentoring.ended.{pair.kind}", organisation=pair.mentee_organisation_id)


def _ask_later(pair: Pair, on: date) -> None:
    """Both are asked some months later how it was. What is kept of it knows no pair, and no day:
    the first of a month."""
    months = rules_of(pair.mentee_organisation_id, pair.kind).follow_up_months
    due = course.follow_up_on(on, months)
    if due is not None:
        there = [one for one in pair.people() if one.is_active]
        rows = [FollowUp(person=one, kind=pair.kind, due_on=due) for one in there]
        FollowUp.objects.bulk_create(rows)
