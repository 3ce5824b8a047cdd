"""Both organisations have events; Cat organises at the ambulance service, Finn at fire."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from django.utils import timezone

from jobs.models import OutgoingMail
from people.models import Organisation, User
from tests.factories import make_user
from tests.factories_wellbeing import put_up, with_events
from wellbeing.models import Event, Meeting


@pytest.fixture(autouse=True)
def _events_are_on(ambulance: Organisation, fire: Organisation) -> None:
    with_events(ambulance, fire)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def walk(cat: User, now: datetime) -> Event:
    """One date, two places."""
    return put_up(cat, now, capacity=2)


@pytest.fixture
def date(walk: Event) -> Meeting:
    return walk.meetings.get()


@pytest.fixture
def crowd(ambulance: Organisation) -> Callable[[int], list[User]]:
    """So many colleagues."""
    return lambda number: [make_user(organisation=ambulance) for _ in range(number)]


def told() -> list[UUID | None]:
    """Who got a notice since this was last asked, each as often as they got one."""
    found = sorted(OutgoingMail.objects.values_list("recipient_id", flat=True), key=str)
    OutgoingMail.objects.all().delete()
    return found
