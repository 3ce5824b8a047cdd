"""Gentle reminders to both of a pair: each once, and never a word in them of what it is about."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction

from jobs.mail import notice
from mentoring import course
from mentoring.actions.batches import done, each
from mentoring.models import FollowUp, Pair
from mentoring.models.offers import is_on
from people.models import User
from people.roles import Permission
from records.audit import tally
from records.clock import today

MOST: Final = 500
# Who was reminded of what is missing is not reminded again for so long.
REMIND_AGAIN: Final = timedelta(days=28)
# A coordinator reminds two so often at most.
NUDGE_AGAIN: Final = timedelta(days=14)


class TooSoon(Exception):
    """They were reminded a short while ago."""


def remind_pairs(*, now: datetime) -> int:
    """Pairs that miss an agreement or a meeting, that are half way, or whose last day is near.
    Returns how many were told. Running it twice tells nobody twice."""
    on = today(now)
    rows = Pair.objects.going_on().with_standing().select_related("thread")
    due = [one.pk for one in rows.iterator(MOST) if done(partial(_mark, on=on), one)]
    return each(due, lambda pk: _reminded(pk, on))


def _mark(pair: Pair, on: date) -> str:
    """Which day is noted on the pair by a reminder that is due now; empty for none."""
    standing = pair.standing_now()
    if course.is_over(standing, on):
        # It ends by itself, and both are told then.
        return ""
    if course.is_ending(standing, on) and pair.end_asked_on is None:
        return "end_asked_on"
    if pair.review_due(on) == "mid" and pair.mid_asked_on is None:
        return "mid_asked_on"
    late = course.in_touch_late(pair.first_day, on, in_touch=standing.met_on is not None)
    again = _is_long_ago(pair.reminded_on, on, course.BEFORE_DAY_ONE)
    if late and again and not _buddy_wrote(pair):
        return "reminded_on"
    missing = course.reminds(standing, on) and _is_long_ago(pair.reminded_on, on)
    return "reminded_on" if missing else ""


def _buddy_wrote(pair: Pair) -> bool:
    """What was said when looking is the first message of the other: it is no contact yet."""
    return pair.thread.messages.filter(author__user=pair.mentor_id).exists()


@transaction.atomic
def _reminded(pk: UUID, on: date) -> bool:
    # Locked first, then read with what was written down: two queries, because a lock and a
    # subquery do not go together everywhere.
    Pair.objects.select_for_update().filter(pk=pk).first()
    rows = Pair.objects.going_on().with_standing().select_related("thread", "mentor", "mentee")
    pair = rows.filter(pk=pk).first()
    mark = _mark(pair, on) if pair is not None else ""
    if pair is None or not mark:
        return False
    setattr(pair, mark, on)
    pair.save(update_fields=[mark])
    _tell(pair)
    return True


def _is_long_ago(day: date | None, on: date, after: timedelta = REMIND_AGAIN) -> bool:
    return day is None or on - day >= after


def _tell(pair: Pair) -> None:
    for person in pair.people():
        if person.is_active:
            notice(person.pk)


@transaction.atomic
def nudge(*, by: User, pair: Pair, now: datetime) -> Pair:
    """A coordinator has both of a pair reminded, by its reference, without knowing who they are.
    Raises TooSoon; changes nothing for who may not."""
    fresh = (
        Pair.objects.select_for_update().looked_after_by(by).going_on().filter(pk=pair.pk).first()
    )
    if fresh is None or not by.can(Permission.RUN_MENTORING):
        return pair
    on = today(now)
    if not _is_long_ago(fresh.nudged_on, on, NUDGE_AGAIN):
        raise TooSoon
    fresh.nudged_on = on
    fresh.save(update_fields=["nudged_on"])
    _tell(fresh)
    tally("mentoring.nudged", organisation=by.organisation_id)
    return fresh


def ask_later(*, now: datetime) -> int:
    """Who ended some months ago gets one notice: their page asks how it was; where the kind is
    switched off it does not. Returns how many."""
    rows = FollowUp.objects.due(today(now)).filter(is_on(), told=False, person__is_active=True)
    return each(rows.order_by("?").values_list("pk", flat=True)[:MOST], _asked_later)


@transaction.atomic
def _asked_later(pk: UUID) -> bool:
    row = FollowUp.objects.select_for_update().filter(pk=pk, told=False).first()
    if row is None:
        return False
    row.told = True
    row.save(update_fields=["told"])
    notice(row.person_id)
    return True
