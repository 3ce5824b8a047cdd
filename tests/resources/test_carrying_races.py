"""At the same moment: two coordinators and one route, two devices and one pack. Nothing is lost."""

from functools import partial
from threading import Barrier
from typing import Any

import pytest

from people.models import Organisation, User
from people.roles import Role
from resources.actions import packing, routing
from resources.actions.packing import put_in
from resources.actions.routing import ChangedMeanwhile, Target, add_step, change_words, move_step
from resources.default_routes import Plan, defaults
from resources.models import Pack, Resource, Route
from resources.routing import plan_for, plan_of
from tests.conversations.test_races import together
from tests.factories import make_user
from tests.resources.conftest import MakeResource

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = "running"


@pytest.fixture
def cam(ambulance: Organisation) -> User:
    """The second coordinator."""
    return make_user("cam@ambulance.example", ambulance, roles=[Role.COORDINATOR])


def says(who: User, words: str) -> partial[None]:
    seen = plan_for(who, PLACE).seen_words
    return partial(change_words, by=who, place=PLACE, words=words, onward=[], seen=seen)


def test_the_first_changes_of_two_are_all_made_to_one_copy(cat: User, cam: User) -> None:
    steps = defaults()[PLACE].steps
    add = partial(add_step, place=PLACE, why="W")
    acts: list[Any] = [
        partial(add, by=cat, target=Target(page="poster")),
        partial(add, by=cam, target=Target(page="privacy")),
        partial(move_step, by=cat, place=PLACE, key=steps[0].key, up=False),
        says(cam, "Ours."),
    ]
    assert [one for one in together(acts) if isinstance(one, Exception)] == []
    plan = plan_for(cat, PLACE)
    assert (plan.words, plan.steps[1].key, len(plan.steps)) == (
        "Ours.", steps[0].key, len(steps) + 2,
    )  # fmt: skip
    assert {step.page for step in plan.steps[-2:]} == {"poster", "privacy"}
    assert Route.objects.count() == 1


def test_of_two_who_write_the_same_words_one_is_told(cat: User, cam: User) -> None:
    results = together([says(cat, "Cat's."), says(cam, "Cam's.")])
    (told,) = [one for one in results if one is not None]
    assert isinstance(told, ChangedMeanwhile)
    assert plan_for(cat, PLACE).words == ("Cam's." if results[1] is None else "Cat's.")


@pytest.mark.postgres
def test_without_the_lock_neither_is_told(
    cat: User, cam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control."""
    says(cat, "Ours.")()
    both = Barrier(2)

    def unlocked(by: User, place: str) -> tuple[Route, Plan]:
        route = Route.objects.get(organisation=by.organisation, place=place)
        found = route, plan_of(route, place)
        both.wait(timeout=20)
        return found

    acts = [says(cat, "Cat's."), says(cam, "Cam's.")]
    monkeypatch.setattr(routing, "_own", unlocked)
    assert together(acts) == [None, None]


@pytest.fixture
def four(cat: User, make_resource: MakeResource) -> list[Resource]:
    return [make_resource(cat, title=f"Part {number}") for number in range(4)]


def puts(who: User, rows: list[Resource]) -> list[Any]:
    return together([partial(put_in, by=who, slugs=[row.slug]) for row in rows])


def test_what_is_put_in_from_two_devices_is_all_in_it(asha: User, four: list[Resource]) -> None:
    assert puts(asha, four) == [1, 1, 1, 1]
    assert set(Pack.objects.get().slugs) == {row.slug for row in four}


@pytest.mark.postgres
def test_without_the_lock_one_of_them_is_lost(
    asha: User, four: list[Resource], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control."""
    put_in(by=asha, slugs=[four[0].slug])
    both = Barrier(2)

    def unlocked(by: User) -> Pack:
        pack = Pack.objects.get(user=by)
        both.wait(timeout=20)
        return pack

    monkeypatch.setattr(packing, "_locked", unlocked)
    assert puts(asha, four[1:3]) == [1, 1]
    assert len(Pack.objects.get().slugs) == 2
