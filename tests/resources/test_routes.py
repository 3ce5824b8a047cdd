"""Where are you? What each reader is shown on a route, the default or their organisation's own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from people.models import User
from resources.actions import publish, withdraw
from resources.actions.routing import Target, add_step, change_words
from resources.default_routes import defaults
from resources.demo import build as build_resources
from resources.documents import AUTHOR
from resources.models import (
    LONGEST_WHY,
    LONGEST_WORDS,
    MOST_STEPS,
    PLACES,
    PROBLEMS,
    Pack,
    Resource,
    Route,
)
from resources.routing import FIRST, SITE_PAGES, TITLES, plan_for, stops
from tests.resources.conftest import MakeResource

ClientOf = Callable[..., Client]
ROUTES = "/resources/routes/"


def steps(who: User, place: str) -> list[str]:
    """The titles of what this person is led to."""
    return [stop.title for stop in stops(who, plan_for(who, place)) if stop.address]


# -- what comes with the product ------------------------------------------------------------------


def test_there_is_a_default_for_every_place_and_for_no_other() -> None:
    assert sorted(defaults()) == sorted(TITLES)
    assert set(FIRST) | set(PROBLEMS) == set(TITLES)


@pytest.mark.parametrize("place", sorted(TITLES))
def test_a_default_is_short_and_leads_somewhere(place: str) -> None:
    plan = defaults()[place]
    assert 0 < len(plan.words) <= LONGEST_WORDS
    assert 1 <= len(plan.steps) <= MOST_STEPS
    assert all(0 < len(step.why) <= LONGEST_WHY for step in plan.steps)
    assert plan.onward == tuple(code for code in TITLES if code in set(plan.onward) - {place})
    assert all(step.page in SITE_PAGES for step in plan.steps if step.page)
    assert all(bool(step.page) != bool(step.original) for step in plan.steps)
    assert len({step.key for step in plan.steps}) == len(plan.steps)


@pytest.mark.parametrize("code", sorted(SITE_PAGES))
@pytest.mark.parametrize("who", ["asha", "cat", "dev", "viv"])
def test_a_page_is_offered_to_those_who_may_open_it_and_to_no_others(
    code: str, who: str, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    user, page = request.getfixturevalue(who), SITE_PAGES[code]
    may = page.permission is None or user.can(page.permission)
    status = client_of(user, fresh=True).get(reverse(page.view)).status_code
    assert status == (200 if may else 403)


# -- what a reader is shown -----------------------------------------------------------------------


def test_an_original_is_shown_once_it_is_in_the_library(asha: User, cat: User) -> None:
    assert steps(asha, "running") == []
    build_resources(organisations=[], coordinator=cat, seed=1)
    found = steps(asha, "running")
    assert found[:2] == [
        "Top tips for peer supporters",
        "Looking after yourself as a peer supporter",
    ]
    withdraw(by=cat, resource=Resource.objects.get(title=found[0]))
    assert steps(asha, "running") == found[1:]


def test_an_original_is_found_whatever_it_is_called_by_now(asha: User, cat: User) -> None:
    build_resources(organisations=[], coordinator=cat, seed=1)
    row = Resource.objects.get(title=steps(asha, "running")[0])
    Resource.objects.filter(pk=row.pk).update(title="Our tips", slug="ours", owner="Us")
    assert steps(asha, "running")[0] == "Our tips"


def test_something_else_of_the_same_title_is_not_the_original(
    asha: User, cat: User, make_resource: MakeResource
) -> None:
    make_resource(cat, title="Top tips for peer supporters", owner=AUTHOR)
    assert steps(asha, "running") == []


def test_pages_of_coordinators_are_on_their_route_alone(asha: User, cat: User) -> None:
    assert steps(asha, "starting") == []
    assert steps(cat, "starting") == ["Setting up", "The launch kit"]


def test_people_see_their_own_organisations_route_and_others_the_default(
    asha: User, cat: User, eve: User
) -> None:
    change_words(
        by=cat, place="running", words="Ours.", onward=["evaluating"],
        seen=defaults()["running"].seen_words,
    )  # fmt: skip
    assert [plan_for(who, "running").words for who in (asha, eve)] == [
        "Ours.", defaults()["running"].words,
    ]  # fmt: skip
    eve.organisation = None
    assert plan_for(eve, "running").own is False
    assert plan_for(asha, "improving").own is False


def test_a_step_is_shown_to_those_who_find_what_it_leads_to(
    asha: User, cat: User, finn: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    hidden = make_resource(cat, title="Not yet", published=False)
    add_step(by=cat, place="not-working", target=Target(resource=hidden), why="Soon.")
    worried = "Worried about someone"
    page = f"{ROUTES}not-working/"
    assert [steps(who, "not-working") for who in (asha, cat)] == [[worried], [worried]]
    assert "Soon." not in client_of(asha).get(page).content.decode()
    publish(by=cat, resource=hidden)
    assert steps(asha, "not-working") == [worried, "Not yet"]
    assert "Soon." in client_of(asha).get(page).content.decode()


def test_the_first_page_names_every_place_in_the_words_of_ones_organisation(
    asha: User, cat: User, client_of: ClientOf
) -> None:
    seen = defaults()["thinking"].seen_words
    change_words(by=cat, place="thinking", words="Tea first.", onward=[], seen=seen)
    text = client_of(asha).get(ROUTES).content.decode()
    for code, title in PLACES:
        assert f'href="{ROUTES}{code}/">{title}</a>' in text
    assert "Tea first." in text
    assert "For coordinators" not in text


@pytest.mark.parametrize("place", sorted(TITLES))
def test_each_place_has_a_page(place: str, asha: User, client_of: ClientOf) -> None:
    text = client_of(asha).get(f"{ROUTES}{place}/").content.decode()
    assert f"<h1>{TITLES[place]}</h1>" in text
    onward = PROBLEMS if place == "not-working" else defaults()[place].onward
    for code in onward:
        assert f'href="{ROUTES}{code}/"' in text
    assert "Change this route" not in text


def test_there_is_no_page_for_a_place_that_is_not_there(cat: User, client_of: ClientOf) -> None:
    client = client_of(cat)
    for address in ("nowhere/", "nowhere/edit/", "nowhere/edit/words/", "edit/"):
        assert client.get(f"{ROUTES}{address}").status_code == 404


def test_all_of_a_route_goes_into_the_pack(asha: User, cat: User, client_of: ClientOf) -> None:
    build_resources(organisations=[], coordinator=cat, seed=1)
    client = client_of(asha)
    text = client.get(f"{ROUTES}conflict/").content.decode()
    shown = [stop.resource for stop in stops(asha, plan_for(asha, "conflict")) if stop.resource]
    sent = [row.slug for row in shown if f'name="resource" value="{row.slug}"' in text]
    client.post("/resources/pack/add/", {"resource": sent})
    assert Pack.objects.get().slugs == [row.slug for row in shown]
    assert len(sent) > 1


def test_without_anything_to_carry_no_pack_is_offered(asha: User, client_of: ClientOf) -> None:
    assert "into my pack" not in client_of(asha).get(f"{ROUTES}conflict/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_route_asks_the_same_few_queries_for_any_number(
    rows: int, asha: User, cat: User, make_resource: MakeResource, client_of: ClientOf,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(rows):
        target = Target(resource=make_resource(cat, title=f"Part {number}"))
        add_step(by=cat, place="running", target=target, why="W")
    client = client_of(asha)
    # session, person, route, steps, resources, originals, own versions
    with django_assert_num_queries(7):
        client.get(f"{ROUTES}running/")
    with django_assert_num_queries(3):  # session, person, routes
        client.get(ROUTES)
    assert Route.objects.count() == 1
