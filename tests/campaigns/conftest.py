"""Both organisations have campaigns and events; Cat runs them at the ambulance service."""

from datetime import datetime
from uuid import UUID

import pytest
from django.utils import timezone

from jobs.models import OutgoingMail
from people.models import Organisation
from tests.factories_campaigns import with_campaigns
from tests.factories_wellbeing import with_events


@pytest.fixture(autouse=True)
def _modules_are_on(ambulance: Organisation, fire: Organisation) -> None:
    with_events(ambulance, fire)
    with_campaigns(ambulance, fire)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def told() -> list[UUID | None]:
    """Who got a notice since this was last asked, each as often as they got one."""
    found = sorted(OutgoingMail.objects.values_list("recipient_id", flat=True), key=str)
    OutgoingMail.objects.all().delete()
    return found
