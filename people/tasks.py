"""Regular work about people."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from jobs.mail import notice
from jobs.schedule import every
from people import actions
from people.actions.appointments import KEEP_ENDED
from people.models import Appointment, ImportDraft, Invitation, Organisation, User
from people.notices import EVERY, first_check_day
from records.clock import today
from records.expiry import expires
from records.models import Finished

CHECK_DETAILS = "people.check_details"
# Somebody who never answers is reminded for so many years.
YEARS = 25
AT_ONCE = 500


def _unfinished(now: datetime) -> list[QuerySet[Any]]:
    return [User.objects.unfinished(), Invitation.objects.filter(expires_on__lt=today(now))]


@every(days=1)
@expires("unfinished_sign_ups", rows=_unfinished)
def forget_unfinished_sign_ups(*, now: datetime) -> None:
    """Sign-ups whose address nobody confirmed go at night, and invitations that ran out."""
    actions.drop_unfinished(now=now)


def _long_ended(now: datetime) -> list[QuerySet[Any]]:
    return [Appointment.objects.filter(ended_at__lte=now - KEEP_ENDED)]


@every(days=1)
@expires("ended_appointments", rows=_long_ended)
def forget_ended_appointments(*, now: datetime) -> None:
    """Who was a lead or second opener is kept for three years after it ended."""
    actions.drop_ended_appointments(now=now)


def _old_imports(now: datetime) -> list[QuerySet[Any]]:
    return [ImportDraft.objects.filter(expires_at__lte=now)]


@every(hours=1)
@expires("import_drafts", rows=_old_imports)
def forget_uploaded_sheets(*, now: datetime) -> None:
    """A sheet of people that was uploaded lasts a day at most, applied or not."""
    actions.forget_old_imports(now=now)


@every(days=1, at=time(9))
def ask_to_check_details(*, now: datetime) -> None:
    """Everybody's quarterly notice, on the day of each. Run twice it sends nothing more; days on
    which no worker ran are made up for."""
    _spread_newcomers(now)
    with transaction.atomic():
        row, _ = Finished.objects.select_for_update().get_or_create(
            name=CHECK_DETAILS, defaults={"at": now - timedelta(days=1)}
        )
        for person_id in User.objects.to_be_asked(_days(row.at, now)):
            notice(person_id)
        Finished.objects.filter(pk=row.pk, at__lt=now).update(at=now)


@every(days=1)
def look_again_at_set_up(*, now: datetime) -> None:
    """A deputy who left, or anything else that no page saw change: the desk learns of it."""
    opened = Organisation.objects.filter(asking_opened_at__isnull=False)
    for pk in opened.values_list("pk", flat=True):
        with transaction.atomic():
            own = Organisation.objects.select_for_update().get(pk=pk)
            actions.look_again(own, now=now)


def _spread_newcomers(now: datetime) -> None:
    """Give everybody who has none a first check day."""
    new = User.objects.joined().filter(next_check_on=None).order_by()
    by_day: dict[date, list[UUID]] = {}
    for pk in new.values_list("pk", flat=True):
        by_day.setdefault(first_check_day(pk, today(now)), []).append(pk)
    for day, people in by_day.items():
        # In small writes of their own: the first time it is everybody.
        for start in range(0, len(people), AT_ONCE):
            some = User.objects.filter(pk__in=people[start : start + AT_ONCE])
            some.update(next_check_on=day)


def _days(since: datetime, now: datetime) -> list[date]:
    """Every check day whose notice is due after `since`: those days, and 91 days before, …"""
    missed = min((today(now) - today(since)).days, EVERY.days)
    latest = [today(now) - timedelta(days=ago) for ago in range(missed)]
    rounds = range(YEARS * 365 // EVERY.days)
    return [day - number * EVERY for day in latest for number in rounds]
