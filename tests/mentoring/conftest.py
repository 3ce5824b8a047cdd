"""Every kind is on at both organisations; Ben and Sam stand two bands above the others."""

from datetime import datetime
from uuid import UUID

import pytest
from django.utils import timezone

from jobs.models import OutgoingMail
from people.models import Organisation, User
from tests.factories import make_user
from tests.factories_mentoring import with_mentoring


@pytest.fixture(autouse=True)
def _mentoring_is_on(ambulance: Organisation, fire: Organisation) -> None:
    with_mentoring(ambulance, fire)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def ben(ben: User) -> User:
    User.objects.filter(pk=ben.pk).update(rank_band=3)
    ben.refresh_from_db()
    return ben


@pytest.fixture
def sam(ambulance: Organisation) -> User:
    return make_user("sam@ambulance.example", ambulance, rank_band=3)


@pytest.fixture
def kim(ambulance: Organisation) -> User:
    return make_user("kim@ambulance.example", ambulance)


def told() -> list[UUID | None]:
    """Who got a notice since this was last asked, each as often as they got one."""
    found = sorted(OutgoingMail.objects.values_list("recipient_id", flat=True), key=str)
    OutgoingMail.objects.all().delete()
    return found


def ids(*people: User) -> list[UUID]:
    """Their ids, as `told` has them."""
    return sorted((one.pk for one in people), key=str)
