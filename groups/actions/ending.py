"""A group ends with care: a last day set ahead, time to read after it, then nothing is left.

Facilitators set the day and can take it back until it is over. A group that nobody has led for
long ends in the same way by the clock, so that no place for words is left with nobody to look.
"""

import logging
from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from groups.actions.erasing import erase
from groups.actions.joining import decline, locked, tell
from groups.actions.leading import NotTheirs, begin_anew, led_on, tell_all
from groups.actions.reminding import heard
from groups.models import Group, State
from jobs.mail import notices
from people.models import User
from people.modules import Module
from records.clock import today

# Time to hear of it and to say goodbye; and no end so far away that it is forgotten.
SOONEST: Final = timedelta(days=7)
LATEST: Final = timedelta(days=120)
# So long nobody has led it; then everybody in it has four weeks more.
UNLED_FOR: Final = timedelta(days=84)
BY_THE_CLOCK: Final = timedelta(days=28)
# So long before the last day everybody in it is told once more.
SOON: Final = timedelta(days=3)

logger = logging.getLogger(__name__)


@transaction.atomic
def set_last_day(*, by: User, group: Group, day: date, now: datetime) -> Group:
    """The group ends on `day`: nobody new comes in, whoever asked is told that, everybody in it is
    told. Set again, it is another day. Raises NotTheirs, Over, and ValidationError for a day too
    near or too far."""
    fresh = led_on(by, group, now)
    if fresh.opened_on is None:
        raise NotTheirs
    if not today(now) + SOONEST <= day <= today(now) + LATEST:
        raise ValidationError(
            f"Choose a day from {SOONEST.days} days to {LATEST.days} days from today, so that "
            "everybody hears of it."
        )
    if fresh.ends_on != day:
        _ends(fresh, day, now)
        tell_all(fresh, but=by)
    return fresh


def _ends(group: Group, day: date, now: datetime) -> None:
    group.ends_on = day
    group.save(update_fields=["ends_on"])
    for one in group.members.filter(state=State.ASKED):
        decline(one, now)
        tell(group.members.filter(pk=one.pk))


@transaction.atomic
def take_back_last_day(*, by: User, group: Group, now: datetime) -> Group:
    """It goes on after all; everybody in it is told. Raises NotTheirs, and Over once it is."""
    fresh = led_on(by, group, now)
    if fresh.ends_on is not None:
        fresh.ends_on = None
        begin_anew(fresh, now)
        fresh.save(update_fields=["ends_on", "alone_since"])
        heard(fresh.members.inside(), now, of=fresh.sessions.all().meetings())
        tell_all(fresh, but=by)
    return fresh


def end_the_unled(*, now: datetime) -> int:
    """A group that nobody has led for twelve weeks gets a last day, four weeks ahead. Everybody in
    it is told: whoever takes its lead can take that back. Returns how many."""
    rows = Group.objects.going_on().filter(alone_since__lte=today(now) - UNLED_FOR)
    return sum(_unled(one, now) for one in rows.unled()[:500])


@transaction.atomic
def _unled(group: Group, now: datetime) -> bool:
    fresh = locked(group)
    if fresh is None or fresh.ends_on is not None or fresh.alone_since is None:
        return False
    if fresh.members.leading().exists():
        return False
    _ends(fresh, today(now) + BY_THE_CLOCK, now)
    tell_all(fresh)
    return True


def remind_of_the_end(*, now: datetime) -> int:
    """Everybody in a group is told once more when its last day is three days away. Returns in how
    many groups somebody was told. Running it twice tells nobody twice."""
    on = today(now)
    soon = Group.objects.filter(ends_on__gte=on, ends_on__lte=on + SOON).order_by("ends_on", "pk")
    rows = soon.filter(organisation__modules__has=Module.GROUPS.value)
    return sum(_reminded(Group(pk=pk), now) for pk in list(rows.values_list("pk", flat=True)))


@transaction.atomic
def _reminded(group: Group, now: datetime) -> bool:
    """The day of the last notice says who was told within these days, of whatever it was."""
    fresh, on = locked(group), today(now)
    if fresh is None or fresh.ends_on is None or not on <= fresh.ends_on <= on + SOON:
        return False
    heard = Q(told_on__gte=fresh.ends_on - SOON)
    rows = fresh.members.inside().reachable().exclude(heard)
    people = list(rows.values_list("person_id", flat=True))
    fresh.members.filter(person__in=people).update(told_on=on)
    notices(people)
    return bool(people)


def erase_over(*, now: datetime) -> int:
    """What ended so long ago that nobody reads it any more goes, group by group: one that fails
    stops no other. Returns how many."""
    rows = Group.objects.over(now).order_by("ends_on", "pk").values_list("pk", flat=True)
    return sum(_erased(Group(pk=pk), now) for pk in list(rows[:500]))


def _erased(group: Group, now: datetime) -> bool:
    try:
        with transaction.atomic():
            fresh = locked(group)
            # Taken back or erased since.
            if fresh is None or not Group.objects.over(now).filter(pk=fresh.pk).exists():
                return False
            erase(fresh, now=now)
            return True
    except Exception:
        logger.exception("A group that is over could not be erased; the others are")
        return False
