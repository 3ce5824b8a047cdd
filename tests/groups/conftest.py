"""Both organisations have groups; Ben and Sue facilitate at the ambulance service."""

from datetime import datetime
from uuid import UUID

import pytest
from django.utils import timezone

from groups.models import Group
from jobs.models import OutgoingMail
from people.models import Organisation, User
from tests.factories import make_user
from tests.factories_groups import running, with_groups
from tests.factories_wellbeing import put_up
from wellbeing.models import Event


@pytest.fixture(autouse=True)
def _groups_are_on(ambulance: Organisation, fire: Organisation) -> None:
    with_groups(ambulance, fire)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def sue(ambulance: Organisation) -> User:
    return make_user("sue@ambulance.example", ambulance)


@pytest.fixture
def kim(ambulance: Organisation) -> User:
    return make_user("kim@ambulance.example", ambulance)


@pytest.fixture
def group(ben: User, sue: User, now: datetime) -> Group:
    """By request, of their own organisation."""
    return running(ben, sue, now)


@pytest.fixture
def open_group(ben: User, sue: User, now: datetime) -> Group:
    """Anybody joins at once; three places, two of them taken."""
    return running(ben, sue, now, name="Open door", joining="open", most=3)


@pytest.fixture
def private(ben: User, sue: User, now: datetime) -> Group:
    """In no list."""
    return running(ben, sue, now, name="The Thursday table", joining="private")


def told() -> list[UUID | None]:
    """Who got a notice since this was last asked, each as often as they got one."""
    found = sorted(OutgoingMail.objects.values_list("recipient_id", flat=True), key=str)
    OutgoingMail.objects.all().delete()
    return found


def ids(*people: User) -> list[UUID]:
    """Their ids, as `told` has them."""
    return sorted((one.pk for one in people), key=str)


@pytest.fixture
def walk_of_cat(cat: User, now: datetime) -> Event:
    """An event of the organisation, to which everybody can come."""
    assert cat.organisation
    cat.organisation.refresh_from_db()
    cat.organisation.modules = ["events", "groups"]
    cat.organisation.save()
    return put_up(cat, now)
