"""Very many listed supporters at once, for measuring: the same ones for the same seed.

Rows are written in bulk, past the actions: nobody here applied, and nobody here exists.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from directory import agreement
from directory import demo_words as words
from directory.demo import made_up
from directory.models import Agreement, SharedArea, Supporter
from directory.search import search_text
from directory.taxonomy import Audience
from people.demo import PASSWORD
from people.models import Organisation, Team, User
from people.taxonomy import roles_of
from records.clock import today

AT_ONCE: Final = 2_000
ON_A_TEAM: Final = 12


def make_supporters(
    number: int,
    *,
    seed: int,
    organisations: Sequence[Organisation],
    now: datetime | None = None,
) -> list[UUID]:
    """Make `number` listed supporters, in teams of twelve with the first of each as manager.

    Returns the ids of their users. Everybody's password is the demo's; `now` is when they were
    approved. Raises IntegrityError when supporters of this seed are there already.
    """
    chance = Random(seed)  # noqa: S311  (made-up people, the same each time)
    secret = make_password(PASSWORD)
    made: list[UUID] = []
    for start in range(0, number, AT_ONCE):
        with transaction.atomic():
            size = min(AT_ONCE, number - start)
            users = _users(size, f"{seed}-{start}", chance, organisations, secret)
            _profiles(users, chance, now or timezone.now())
        made += [user.pk for user in users]
    return made


def _id(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _users(
    number: int, batch: str, chance: Random, organisations: Sequence[Organisation], secret: str
) -> list[User]:
    users: list[User] = []
    for first in range(0, number, ON_A_TEAM):
        team = Team(
            id=_id(chance), organisation=chance.choice(organisations), name=f"Team {batch}-{first}"
        )
        team.save(force_insert=True)
        places = range(first, min(number, first + ON_A_TEAM))
        members = [_member(team, f"{batch}-{place}", chance, secret) for place in places]
        for member in members[1:]:
            member.line_manager = members[0]
        users += members
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return users


def _member(team: Team, name: str, chance: Random, secret: str) -> User:
    return User(
        id=_id(chance),
        email=f"person-{name}@bulk.example",
        name=chance.choice(words.NAMES),
        password=secret,
        organisation=team.organisation,
        team=team,
        role_type=chance.choice(roles_of(team.organisation.emergency_service))[0],
    )


def _profiles(users: Sequence[User], chance: Random, now: datetime) -> None:
    supporters: list[Supporter] = []
    areas: list[SharedArea] = []
    for user in users:
        supporter, shared = _profile(user, chance, now)
        supporters.append(supporter)
        areas += shared
    Supporter.objects.bulk_create(supporters)
    SharedArea.objects.bulk_create(areas)
    Agreement.objects.bulk_create(
        Agreement(
            supporter=supporter,
            version=agreement.VERSION,
            signed_at=now,
            expires_on=_runs_out(supporter.pk, today(now)),
        )
        for supporter in supporters
    )


def _runs_out(pk: UUID, on: date) -> date:
    """In one to twelve months, as where people signed on many days and renew in time."""
    return on + timedelta(days=31 + pk.int % 330)


def _profile(user: User, chance: Random, now: datetime) -> tuple[Supporter, list[SharedArea]]:
    profile = vars(made_up(user, chance, today(now))).copy()
    chosen: dict[str, str | None] = profile.pop("areas")
    pk = _id(chance)
    supporter = Supporter(
        id=pk,
        user=user,
        load_snapshot=chance.choice([0, 0, 0, 1, 1, 2, 3]),
        approved_at=now,
        cleared_until=_runs_out(pk, today(now)),
        confirmed_on=today(now),
        **profile,
    )
    supporter.search_text = search_text(supporter)
    areas = [
        SharedArea(
            id=_id(chance),
            supporter=supporter,
            code=code,
            audience=audience or Audience.EVERYONE,
            consented_at=now,
        )
        for code, audience in chosen.items()
    ]
    return supporter, areas
