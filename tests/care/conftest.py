"""What lies around a supporter who asks to talk something through."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from care.actions import supervision
from care.models import Booking, Session
from directory.models import Supporter
from jobs.models import OutgoingMail
from people.models import Organisation, User


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def partners(ambulance: Organisation, fire: Organisation, cat: User, finn: User) -> None:
    """Each is the other's partner for the desk, which must not lead back to the own one."""
    for own, other in ((ambulance, fire), (fire, ambulance)):
        Organisation.objects.filter(pk=own.pk).update(desk_partner=other)


def told() -> set[UUID | None]:
    """Who got a notice since this was last asked."""
    found = set(OutgoingMail.objects.values_list("recipient_id", flat=True))
    OutgoingMail.objects.all().delete()
    return found


@pytest.fixture
def every_eight_weeks(ambulance: Organisation) -> Organisation:
    Organisation.objects.filter(pk=ambulance.pk).update(supervise_every_weeks=8)
    return ambulance


def user(person: User) -> User:
    """As it is in the database, with its organisation as it is now."""
    return User.objects.select_related("organisation").get(pk=person.pk)


def until(person: User) -> date | None:
    return Supporter.objects.get(user=person).supervised_until


def put_up(by: User, now: datetime, **said: Any) -> Session:
    said = {"minutes": 60, "kind": "group", "place": "Room 4", "places": 3, **said}
    starts_at = said.pop("starts_at", now + timedelta(days=7))
    return supervision.put_up(by=user(by), starts_at=starts_at, now=now, **said)


def book(by: User, session: Session, now: datetime) -> Booking:
    return supervision.book(by=user(by), session=session, now=now)
