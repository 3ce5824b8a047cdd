"""What lies around a supporter who asks to talk something through."""

from datetime import datetime
from uuid import UUID

import pytest
from django.utils import timezone

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
