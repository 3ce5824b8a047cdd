"""Reminders of a group's dates: each member wants them for all dates or not; sent once, neutrally.

No row says of which date somebody was reminded. Each member has two moments: what begins up to
there they have been told of. Whoever moves one of these on is the one who tells, in the same
transaction: two workers find it moved, and one that is killed in between has done neither.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from groups.actions.joining import place_in
from groups.models import Group, Membership, MembershipQuerySet, NotThisTime, Session
from jobs.mail import notice
from people.models import User
from records.clock import LONDON
from wellbeing.models import Before, Meeting, MeetingQuerySet

FIELDS: Final = {Before.TWO_DAYS: "two_days", Before.TWO_HOURS: "two_hours"}
# In one run; the rest a minute later.
BATCH: Final = 500


@transaction.atomic
def want_reminders(*, by: User, group: Group, hours: Collection[int], now: datetime) -> None:
    """These from now on and no others, before each date at which they are expected; what is over is
    not sent. Wanting the same again changes nothing. Raises Closed or Over."""
    _, mine = place_in(by, group, now)
    for before, name in FIELDS.items():
        held = getattr(mine, name)
        setattr(mine, name, (held or _up_to(before, now)) if before in hours else None)
    mine.save(update_fields=list(FIELDS.values()))


def wanted(mine: Membership) -> list[int]:
    """The reminders somebody wants, in hours before a date."""
    return [before.value for before, name in FIELDS.items() if getattr(mine, name) is not None]


def _up_to(before: Before, now: datetime) -> datetime:
    """What begins by then has its reminder now, or had it."""
    return now + timedelta(hours=before.value)


def heard(rows: MembershipQuerySet, now: datetime, *, of: MeetingQuerySet) -> None:
    """These hear now of dates that are new, moved, or theirs again: no reminder of those that is
    over comes besides. One of another date, for which the worker is late, leaves here: the moments
    that move on would swallow it. Must hold the group's lock."""
    for before, name in FIELDS.items():
        until = _up_to(before, now)
        _remind(due(name, until, now, but=of).filter(pk__in=rows.values("pk")), name, until)
        rows.filter(**{f"{name}__lt": until}).update(**{name: until})


def remind(*, now: datetime) -> int:
    """A notice to everybody who wants one, where a date is near. Returns how many. Running it
    twice, or twice at the same moment, tells nobody twice of a date."""
    return sum(_remind_before(before, name, now) for before, name in FIELDS.items())


def _remind_before(before: Before, name: str, now: datetime) -> int:
    until = _up_to(before, now)
    return _remind(due(name, until, now, but=Meeting.objects.none()), name, until)


def _remind(members: MembershipQuerySet, name: str, until: datetime) -> int:
    rows = members.order_by("pk").values_list("pk", "person_id", name)
    return sum(_reminded(pk, person, name, held, until) for pk, person, held in list(rows[:BATCH]))


def due(name: str, until: datetime, now: datetime, *, but: MeetingQuerySet) -> MembershipQuerySet:
    """Who is expected at a date that begins by `until` and has not begun, and was not told of it:
    as `groups.models.sessions` says who is expected. `but`: dates that do not count."""
    held = Session.objects.filter(event=OuterRef("event"), group=OuterRef(OuterRef("group")))
    absent = NotThisTime.objects.filter(member=OuterRef(OuterRef("pk")), meeting=OuterRef("pk"))
    ahead = Meeting.objects.filter(starts_at__gt=now, starts_at__lte=until, called_off_at=None)
    ahead = ahead.exclude(pk__in=but.order_by().values("pk"))
    near = ahead.filter(Exists(held), ~Exists(absent), starts_at__gt=OuterRef(name))
    days = near.annotate(uk_day=TruncDate("starts_at", tzinfo=LONDON))
    by_the_end = days.filter(uk_day__lte=OuterRef("group__ends_on"))
    takes_place = Q(Exists(near), group__ends_on__isnull=True) | Exists(by_the_end)
    return Membership.objects.inside().reachable().filter(takes_place, group__paused_on=None)


@transaction.atomic
def _reminded(pk: UUID, person: UUID, name: str, held: datetime, until: datetime) -> bool:
    if not Membership.objects.filter(pk=pk, **{name: held}).update(**{name: until}):
        return False
    notice(person)
    return True
