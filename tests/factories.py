"""Rows of people for tests, made directly and fast. Everybody's password is PASSWORD."""

from functools import lru_cache
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from people.models import Organisation, Team, User

PASSWORD = "side-by-side-demo"
_numbers = count(1)


@lru_cache(maxsize=4)
def password_hash(password: str = PASSWORD) -> str:
    """One hash for everybody: hashing is slow on purpose."""
    return make_password(password)


def make_organisation(name: str = "", service: str = "ambulance", **fields: Any) -> Organisation:
    """An organisation; numbered unless named."""
    number = next(_numbers)
    fields.setdefault("slug", f"organisation-{number}")
    fields.setdefault("region", "north_west")
    # Set up, unless a test says otherwise: colleagues may ask.
    fields.setdefault("asking_opened_at", timezone.now())
    return Organisation.objects.create(
        name=name or f"Organisation {number}", emergency_service=service, **fields
    )


def make_team(organisation: Organisation, name: str = "", **fields: Any) -> Team:
    """A small team, whose members are kept apart, unless keeps_apart=False."""
    return Team.objects.create(
        organisation=organisation, name=name or f"Team {next(_numbers)}", **fields
    )


def make_user(email: str = "", organisation: Organisation | None = None, **fields: Any) -> User:
    """Somebody who can sign in: staff unless roles=[…] is given."""
    email = email or f"person{next(_numbers)}@ambulance.example"
    fields.setdefault("name", email.partition("@")[0].capitalize())
    user = User(email=email, organisation=organisation, password=password_hash(), **fields)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
