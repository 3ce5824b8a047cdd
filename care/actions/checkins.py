"""The monthly check-in: kept for oneself, erased at any time, shared with one person if one wants.

Nothing here is tallied or recorded: that somebody checks in is theirs alone.
"""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from care.actions.plans import served
from care.models.checkins import MOST_KEPT, CheckIn, CheckInReminder, SharedCheckIn
from conversations.models.desks import Level, people_at
from directory.models import Supporter
from jobs.mail import notice
from people.models import User
from people.separation import separated
from records.clock import today

SHARED_FOR: Final = timedelta(days=28)
# So many people are offered to share with; no desk is larger.
MOST_READERS: Final = 20


@transaction.atomic
def check_in(*, by: User, answers: dict[str, str], now: datetime) -> CheckIn:
    """Keep this month's answers; what stood there for the month is gone, and shared with nobody.
    The oldest goes when there are more than MOST_KEPT.

    Raises PermissionDenied for somebody who never was a peer supporter.
    """
    served(by)
    month = today(now).replace(day=1)
    held = CheckIn.objects.owned_by(by).filter(month=month).first()
    if held is not None and held.answers == answers:
        return held
    kept, _ = CheckIn.objects.update_or_create(user=by, month=month, defaults=answers)
    kept.shared.all().delete()
    old = CheckIn.objects.owned_by(by).values_list("pk", flat=True)[MOST_KEPT:]
    CheckIn.objects.filter(pk__in=list(old)).delete()
    return kept


def erase(*, by: User, pk: UUID | None = None) -> None:
    """Erase one of one's own at once, or (None) all of them; nobody reads it from then on."""
    mine = CheckIn.objects.owned_by(by)
    (mine if pk is None else mine.filter(pk=pk)).delete()


def readers_for(user: User) -> list[User]:
    """Whom a supporter can share with: those at the desk of their organisation, the deputy, and
    the partner organisation, but nobody they must not meet. Their own organisation first."""
    if user.organisation is None:
        return []
    there = people_at(user.organisation, Level.PARTNER).exclude(pk=user.pk)
    found = there.exclude(separated(user)).select_related("organisation").order_by("name", "pk")
    own = user.organisation_id
    return sorted(found[:MOST_READERS], key=lambda one: one.organisation_id != own)


@transaction.atomic
def share(*, by: User, check_in: CheckIn, reader: User, now: datetime) -> SharedCheckIn:
    """Let one person read one check-in for 28 days. The same again changes nothing and tells
    nobody. Raises ValidationError for somebody it cannot be shared with."""
    if check_in.user_id != by.pk or reader not in readers_for(by):
        raise ValidationError("Choose somebody from the list.", code="reader")
    until = today(now) + SHARED_FOR
    shared, new = SharedCheckIn.objects.get_or_create(
        check_in=check_in, reader=reader, defaults={"until": until}
    )
    if new:
        notice(reader.pk)
    return shared


def stop_sharing(*, by: User, check_in: CheckIn) -> None:
    """Nobody else reads this check-in from now on. Stopping twice changes nothing."""
    SharedCheckIn.objects.filter(check_in=check_in, check_in__user=by).delete()


@transaction.atomic
def want_reminder(*, by: User, wanted: bool, now: datetime) -> None:
    """Begin or end the monthly notice. Beginning twice keeps the day. Raises PermissionDenied."""
    served(by)
    if not wanted:
        CheckInReminder.objects.filter(user=by).delete()
        return
    first = a_month_after(today(now))
    CheckInReminder.objects.get_or_create(user=by, defaults={"next_on": first})


def a_month_after(day: date) -> date:
    """The same day of the next month, at most the 28th, so that each month has it."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=min(day.day, 28))


def not_wanted() -> QuerySet[CheckInReminder]:
    """Reminders of people who are no peer supporters any more."""
    current = Supporter.objects.current().filter(user=OuterRef("user"))
    return CheckInReminder.objects.filter(~Exists(current))


def remind(*, now: datetime) -> int:
    """A notice to everybody whose day has come, but not to who checked in this month already.
    Returns how many. Running it twice, or twice at the same moment, tells nobody twice."""
    rows = CheckInReminder.objects.filter(next_on__lte=today(now))
    return sum(_remind(pk, seen, now) for pk, seen in list(rows.values_list("pk", "next_on")))


@transaction.atomic
def _remind(pk: UUID, seen: date, now: datetime) -> bool:
    """Whoever moves the day on is the one who tells: others find another day there."""
    day, found = today(now), CheckInReminder.objects.filter(pk=pk, next_on=seen)
    coming = a_month_after(seen)
    if not found.update(next_on=coming if coming > day else a_month_after(day)):
        return False
    row = CheckInReminder.objects.get(pk=pk)
    if CheckIn.objects.filter(user=row.user_id, month=day.replace(day=1)).exists():
        return False
    notice(row.user_id)
    return True
