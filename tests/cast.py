"""The cast: the same people in every test, and browsers in which they are signed in.

Asha asks for support. Ben is her peer supporter. Mo is her line manager and a peer supporter too.
Cat coordinates, Dev administers, Viv and Vic vet. Eve and Finn are at another organisation.
Cat and Finn, who coordinates there, are national editors of where to turn as well.
Sol and Sia are safeguarding leads, Nel and Noa second openers, all with Asha and Ben; Stan and
Nash are the same at the fire service.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone

from people.middleware import HELD
from people.models import Appointment, EmailDomain, Organisation, Team, User
from people.roles import Role
from tests.factories import make_organisation, make_team, make_user

ClientOf = Callable[..., Client]


def _listed(user: User) -> User:
    """Make somebody a listed peer supporter."""
    if find_spec("tests.factories_directory"):
        import_module("tests.factories_directory").listed_supporter(user)
    return user


@pytest.fixture
def ambulance(db: None) -> Organisation:
    organisation = make_organisation("Northern Ambulance Service", "ambulance", slug="ambulance")
    EmailDomain.objects.create(organisation=organisation, domain="ambulance.example")
    return organisation


@pytest.fixture
def fire(db: None) -> Organisation:
    organisation = make_organisation("Moorland Fire and Rescue", "fire", slug="fire")
    EmailDomain.objects.create(organisation=organisation, domain="fire.example")
    return organisation


@pytest.fixture
def blue_watch(ambulance: Organisation) -> Team:
    return make_team(ambulance, "Blue watch")


@pytest.fixture
def mo(ambulance: Organisation) -> User:
    return _listed(make_user("mo@ambulance.example", ambulance, rank_band=2))


@pytest.fixture
def asha(ambulance: Organisation, blue_watch: Team, mo: User) -> User:
    return make_user("asha@ambulance.example", ambulance, team=blue_watch, line_manager=mo)


@pytest.fixture
def ben(ambulance: Organisation) -> User:
    return _listed(make_user("ben@ambulance.example", ambulance, role_type="ambulance_para"))


@pytest.fixture
def cat(ambulance: Organisation) -> User:
    roles = [Role.COORDINATOR, Role.NATIONAL_EDITOR]
    return make_user("cat@ambulance.example", ambulance, roles=roles)


@pytest.fixture
def dev(ambulance: Organisation) -> User:
    return make_user("dev@ambulance.example", ambulance, roles=[Role.ADMINISTRATOR])


@pytest.fixture
def viv(ambulance: Organisation) -> User:
    return make_user("viv@ambulance.example", ambulance, roles=[Role.VETTER])


@pytest.fixture
def vic(fire: Organisation) -> User:
    return make_user("vic@fire.example", fire, roles=[Role.VETTER])


@pytest.fixture
def eve(fire: Organisation) -> User:
    return make_user("eve@fire.example", fire)


@pytest.fixture
def finn(fire: Organisation) -> User:
    return make_user("finn@fire.example", fire, roles=[Role.COORDINATOR, Role.NATIONAL_EDITOR])


def appointed(
    email: str, organisation: Organisation, role: Role, *, days: int = 30, **fields: Any
) -> User:
    """Somebody who was given one of the two roles so many days ago; counts from the seventh."""
    person = make_user(email, organisation, roles=[role], **fields)
    given = timezone.now() - timedelta(days=days)
    Appointment.objects.create(user=person, role=role, given_at=given)
    return person


@pytest.fixture
def sol(ambulance: Organisation) -> User:
    return appointed("sol@ambulance.example", ambulance, Role.SAFEGUARDING_LEAD)


@pytest.fixture
def sia(ambulance: Organisation) -> User:
    return appointed("sia@ambulance.example", ambulance, Role.SAFEGUARDING_LEAD)


@pytest.fixture
def nel(ambulance: Organisation) -> User:
    return appointed("nel@ambulance.example", ambulance, Role.SECOND_OPENER)


@pytest.fixture
def noa(ambulance: Organisation) -> User:
    return appointed("noa@ambulance.example", ambulance, Role.SECOND_OPENER)


@pytest.fixture
def stan(fire: Organisation) -> User:
    return appointed("stan@fire.example", fire, Role.SAFEGUARDING_LEAD)


@pytest.fixture
def nash(fire: Organisation) -> User:
    return appointed("nash@fire.example", fire, Role.SECOND_OPENER)


@pytest.fixture
def visitor() -> Client:
    """Somebody who is not signed in."""
    return browser()


@pytest.fixture
def client_of() -> ClientOf:
    """Makes a browser in which somebody is signed in: client_of(asha).

    `factor`: signed in with a second factor, as those of whom it is demanded would be.
    `fresh`: proved who they are a moment ago, as grave acts demand.
    """

    def make(user: User, *, factor: bool = True, fresh: bool = False) -> Client:
        client = browser()
        client.force_login(user)
        session = client.session
        if factor:
            session[HELD] = True
        if fresh:
            proof = {"method": "password", "at": time.time(), "reauthenticated": True}
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [proof]
            session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
        session.save()
        return client

    return make


def browser() -> Client:
    """A browser that speaks https, as Secure cookies need."""
    https: dict[str, Any] = {"wsgi.url_scheme": "https"}
    return Client(**https)
