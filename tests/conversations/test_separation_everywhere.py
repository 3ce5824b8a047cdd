"""Whom somebody may meet is the same everywhere: one oracle, every list, page, act and clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from directory.browse import Criteria, browse, profile_for
from directory.models import Supporter
from directory.taxonomy import AREAS, Audience
from people import actions as people_actions
from people.models import Block, Organisation, User
from records.clock import today
from tests.conversations import surfaces
from tests.conversations.surfaces import AREA, EVERY, Surface, undone
from tests.factories import make_organisation, make_team, make_user
from tests.factories_directory import listed_supporter, share
from tests.people.test_separation import World, build, worlds

# Where a supporter stands, and whether such a one is shown and can be asked.
STANDINGS = {
    "free": (True, True),
    "away": (True, False),
    "full": (True, False),
    "paused": (False, False),
    "expired": (False, False),
}


def _fields(standing: str, now: datetime) -> dict[str, Any]:
    fields: dict[str, dict[str, Any]] = {
        "free": {},
        "away": {"away_until": today(now) + timedelta(days=200)},
        "full": {"load_snapshot": 3},
        "paused": {"paused_at": now},
        "expired": {"cleared_until": today(now) - timedelta(days=1)},
    }
    return fields[standing]


@dataclass
class Service:
    """A world (people.test_separation) of supporters: where each stands, and one area each."""

    world: World
    standings: list[str]
    organisations: list[int]
    audiences: list[Audience]

    def shown(self, a: int, b: int) -> bool:
        apart = a == b or self.world.must_not_meet(a, b)
        return not apart and STANDINGS[self.standings[b]][0]

    def shown_at_home(self, a: int, b: int) -> bool:
        return self.shown(a, b) and self.organisations[a] == self.organisations[b]

    def askable(self, a: int, b: int) -> bool:
        return self.shown(a, b) and STANDINGS[self.standings[b]][1]

    def _includes(self, a: int, b: int) -> bool:
        same = self.organisations[a] == self.organisations[b]
        audience = self.audiences[b]
        return audience == Audience.EVERYONE or audience == (
            Audience.OWN if same else Audience.OTHERS
        )

    def area_shown(self, a: int, b: int) -> bool:
        return self.shown(a, b) and self._includes(a, b)

    def area_helps(self, a: int, b: int) -> bool:
        blind = self.audiences[b] == Audience.BLIND
        return self.askable(a, b) and (blind or self._includes(a, b))


# Not made smaller when one fails: that would take minutes.
WORLDS = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SIX: dict[str, Any] = {"min_size": 6, "max_size": 6}
services = st.builds(
    Service,
    world=worlds,
    # Most of them free: otherwise there is little to see.
    standings=st.lists(st.sampled_from(["free"] * 4 + [*STANDINGS]), **SIX),
    organisations=st.lists(st.integers(0, 1), **SIX),
    audiences=st.lists(st.sampled_from(list(Audience)), **SIX),
)
KINDS = [
    (surfaces.SHOWN, Service.shown),
    (surfaces.SHOWN_AT_HOME, Service.shown_at_home),
    (surfaces.ASKABLE, Service.askable),
    (surfaces.AREA_SHOWN, Service.area_shown),
    (surfaces.AREA_HELPS, Service.area_helps),
]


def settle(service: Service, now: datetime) -> list[User]:
    """The service as rows, each of another name."""
    people = build(service.world)
    organisations = [make_organisation(service=kind) for kind in ("ambulance", "fire")]
    for number, person in enumerate(people):
        person.organisation = organisations[service.organisations[number]]
        person.save()
        fields = _fields(service.standings[number], now)
        names = ["Ash", "Birch", "Cedar", "Elm", "Hazel", "Oak"]
        share(
            listed_supporter(person, shown_name=names[number], **fields),
            AREA,
            audience=service.audiences[number],
        )
    return people


@pytest.mark.django_db
@WORLDS
@given(services, st.integers(0, 5))
def test_every_surface_agrees_with_the_oracle(service: Service, viewer: int) -> None:
    now = timezone.now()
    with transaction.atomic():
        people = settle(service, now)
        for kind, allowed in KINDS:
            oracle = {people[b] for b in range(6) if allowed(service, viewer, b)}
            for surface in kind:
                met = undone(surface, people[viewer], people, now)
                assert met == oracle, surface.__name__
        transaction.set_rollback(True)


@pytest.mark.django_db
@WORLDS
@given(services, st.integers(0, 5))
def test_the_count_beside_every_option_is_over_the_same_people(
    service: Service, viewer: int
) -> None:
    now = timezone.now()
    with transaction.atomic():
        people = settle(service, now)
        counts = browse(people[viewer], Criteria(), 1, now).counts
        shown = [b for b in range(6) if service.shown(viewer, b)]
        mine = service.organisations[viewer]
        kinds = [service.organisations[b] for b in shown]
        assert counts["services"]["ambulance"] == kinds.count(0)
        assert counts["services"]["fire"] == kinds.count(1)
        assert counts["organisations"]["same"] == kinds.count(mine)
        assert counts["organisations"]["other"] == kinds.count(1 - mine)
        assert counts["ways"]["message"] == counts["regions"]["north_west"] == len(shown)
        assert counts["available"]["yes"] == sum(service.askable(viewer, b) for b in shown)
        assert counts["areas"][AREA] == sum(service.area_shown(viewer, b) for b in shown)
        for b in shown:
            profile = profile_for(people[viewer], people[b].supporter, now)
            label = [AREAS[AREA].label] if service.area_shown(viewer, b) else []
            assert profile.experience == label
        transaction.set_rollback(True)


# What keeps Asha and Ben apart, or does not.
RELATIONS = {
    "nothing": True,
    "manager": False,
    "manager's manager": False,
    "manager's manager's manager": True,
    "report": False,
    "report's report": False,
    "small team": False,
    "large team": True,
    "named by Asha": False,
    "named by Ben": False,
    "named before they joined": False,
    "blocked by Asha": False,
    "blocked by Ben": False,
}


def line(below: User, above: User, steps: int) -> None:
    """`above` stands so many steps above `below`."""
    for _ in range(steps - 1):
        between = make_user(organisation=below.organisation)
        User.objects.filter(pk=below.pk).update(line_manager=between)
        below = between
    User.objects.filter(pk=below.pk).update(line_manager=above)


def relate(asha: User, ben: User, relation: str) -> None:
    steps = relation.count("manager") + relation.count("report")
    if steps:
        lower, upper = (asha, ben) if "manager" in relation else (ben, asha)
        line(lower, upper, steps)
    elif "team" in relation and asha.organisation:
        team = make_team(asha.organisation, keeps_apart=relation == "small team")
        User.objects.filter(pk__in=[asha.pk, ben.pk]).update(team=team)
    elif "named" in relation:
        by, other = (ben, asha) if relation == "named by Ben" else (asha, ben)
        people_actions.keep_apart(person=by, email=other.email, kind="friend")
    elif "blocked" in relation:
        by, other = (ben, asha) if relation == "blocked by Ben" else (asha, ben)
        Block.objects.create(person=by, other=other)


def joins(organisation: Organisation, relation: str, asha: User) -> User:
    """Ben, who may have been named before."""
    early = relation == "named before they joined"
    if early:
        people_actions.keep_apart(person=asha, email="Ben@ambulance.example", kind="friend")
    ben = make_user("ben@ambulance.example", organisation)
    share(listed_supporter(ben), AREA)
    if not early:
        relate(asha, ben, relation)
    return ben


@pytest.mark.parametrize("surface", EVERY, ids=lambda surface: surface.__name__)
@pytest.mark.parametrize("relation", RELATIONS)
def test_kept_apart_or_not_by_every_way_there_is(
    relation: str, surface: Surface, ambulance: Organisation
) -> None:
    asha = make_user("asha@ambulance.example", ambulance)
    ben = joins(ambulance, relation, asha)
    met = surface(User.objects.get(pk=asha.pk), [ben], timezone.now())
    assert met == ({ben} if RELATIONS[relation] else set())


def test_a_surface_that_forgot_would_be_found(ambulance: Organisation) -> None:
    """The comparison can fail: who is merely listed is not who may be met."""
    asha = make_user("asha@ambulance.example", ambulance)
    ben = joins(ambulance, "blocked by Ben", asha)
    assert set(Supporter.objects.listed()) == {ben.supporter}
    assert surfaces.in_the_list(asha, [ben], timezone.now()) == set()
