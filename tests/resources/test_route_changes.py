"""Coordinators change their organisation's routes; two at once lose nothing."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from people.models import Organisation, User
from people.roles import Role
from records.audit import Refused
from records.models import AuditEvent
from resources.actions import withdraw
from resources.actions.routing import (
    ChangedMeanwhile,
    NotAdded,
    StepGone,
    Target,
    add_step,
    change_step,
    change_words,
    move_step,
    remove_step,
    restore_default,
)
from resources.default_routes import Plan, Step, defaults
from resources.models import MOST_STEPS, Route, RouteStep
from resources.routing import SITE_PAGES, plan_for
from tests.factories import make_user
from tests.platform.test_stash import lose_session, sign_in
from tests.resources.conftest import MakeResource

ClientOf = Callable[..., Client]
PLACE = "running"
EDIT = f"/resources/routes/{PLACE}/edit/"
POSTER = Target(page="poster")


@pytest.fixture
def cam(ambulance: Organisation) -> User:
    """The second coordinator."""
    return make_user("cam@ambulance.example", ambulance, roles=[Role.COORDINATOR])


def read(answer: Any) -> str:
    """A page's words as a reader sees them."""
    return unescape(answer.content.decode())


def plan(who: User) -> Plan:
    return plan_for(who, PLACE)


def first(who: User) -> Step:
    return plan(who).steps[0]


def whys(who: User) -> list[str]:
    return [step.why for step in plan(who).steps]


def says(who: User, words: str, seen: str = "", onward: tuple[str, ...] = ()) -> None:
    now = seen or plan(who).seen_words
    change_words(by=who, place=PLACE, words=words, onward=onward, seen=now)


# -- one at a time --------------------------------------------------------------------------------


def test_the_first_change_makes_the_default_ones_own_with_the_same_keys(cat: User) -> None:
    default = defaults()[PLACE]
    says(cat, "Ours.", onward=("evaluating", PLACE))
    own = plan(cat)
    assert (own.own, own.words, own.onward) == (True, "Ours.", ("evaluating",))
    assert own.steps == default.steps
    assert plan_for(cat, "thinking").own is False


@pytest.mark.parametrize("place", sorted(defaults()))
def test_a_copy_says_what_the_default_says(place: str, cat: User) -> None:
    """So that a form opened before there was a copy is not taken for an old one."""
    default = defaults()[place]
    move_step(by=cat, place=place, key=default.steps[0].key, up=True)
    own = plan_for(cat, place)
    assert (own.own, own.seen, own.onward) == (True, default.seen, default.onward)


def test_a_step_is_added_at_the_end_changed_and_taken_out(
    cat: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat)
    key = add_step(by=cat, place=PLACE, target=Target(resource=row), why="One.")
    step = plan(cat).steps[-1]
    assert (step.key, step.resource_id, step.why) == (key, row.pk, "One.")
    change_step(by=cat, place=PLACE, key=key, why="Two.", seen=step.seen)
    assert whys(cat)[-1] == "Two."
    remove_step(by=cat, place=PLACE, key=key, seen=plan(cat).steps[-1].seen)
    assert plan(cat).steps == defaults()[PLACE].steps


def test_steps_go_up_and_down_and_stop_at_the_ends(cat: User) -> None:
    keys = [step.key for step in defaults()[PLACE].steps]

    def moved(key: UUID, *, up: bool) -> list[int]:
        move_step(by=cat, place=PLACE, key=key, up=up)
        return [keys.index(step.key) for step in plan(cat).steps][:3]

    assert moved(keys[0], up=True) == [0, 1, 2]
    assert moved(keys[0], up=False) == [1, 0, 2]
    assert moved(keys[2], up=True) == [1, 2, 0]
    assert moved(keys[0], up=True) == [1, 0, 2]
    assert [step.key for step in plan(cat).steps][-1] == keys[-1]
    move_step(by=cat, place=PLACE, key=keys[-1], up=False)
    assert [step.key for step in plan(cat).steps][-1] == keys[-1]


def test_the_default_comes_back(cat: User) -> None:
    restore_default(by=cat, place=PLACE, seen="")
    says(cat, "Ours.")
    add_step(by=cat, place=PLACE, target=POSTER, why="W")
    restore_default(by=cat, place=PLACE, seen=plan(cat).seen)
    assert plan(cat) == defaults()[PLACE]
    assert (Route.objects.count(), RouteStep.objects.count()) == (0, 0)


def test_a_route_does_not_lead_twice_to_the_same_and_stays_short(
    cat: User, make_resource: MakeResource
) -> None:
    add_step(by=cat, place=PLACE, target=POSTER, why="W")
    with pytest.raises(NotAdded, match="already"):
        add_step(by=cat, place=PLACE, target=POSTER, why="W")
    for number in range(MOST_STEPS - len(plan(cat).steps)):
        target = Target(resource=make_resource(cat, title=f"Part {number}"))
        add_step(by=cat, place=PLACE, target=target, why="W")
    with pytest.raises(NotAdded, match="up to 12 steps"):
        add_step(by=cat, place=PLACE, target=Target(page="privacy"), why="W")
    assert len(plan(cat).steps) == MOST_STEPS


def test_each_change_is_recorded_with_the_place_and_no_words(cat: User) -> None:
    says(cat, "Ours.")
    add_step(by=cat, place=PLACE, target=POSTER, why="Secret words.")
    restore_default(by=cat, place=PLACE, seen=plan(cat).seen)
    rows = AuditEvent.objects.order_by("at").values_list("event", "actor_id", "codes")
    changed = ("route.changed", cat.pk, {"place": PLACE})
    assert list(rows) == [changed, changed, ("route.restored", cat.pk, {"place": PLACE})]


# -- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["asha", "ben", "mo", "dev", "viv"])
def test_nobody_but_a_coordinator_changes_a_route(who: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    step = defaults()[PLACE].steps[0]
    about: dict[str, Any] = {"by": user, "place": PLACE}
    for act in (
        lambda: says(user, "Mine."),
        lambda: add_step(target=POSTER, why="W", **about),
        lambda: change_step(key=step.key, why="W", seen=step.seen, **about),
        lambda: remove_step(key=step.key, seen=step.seen, **about),
        lambda: move_step(key=step.key, up=False, **about),
        lambda: restore_default(seen="", **about),
    ):
        with pytest.raises(Refused):
            act()
    assert not Route.objects.exists()


def test_a_coordinator_without_an_organisation_has_no_route_to_change(
    client_of: ClientOf, db: None
) -> None:
    free = make_user("free@else.example", None, roles=[Role.COORDINATOR])
    with pytest.raises(Refused):
        says(free, "Mine.")
    assert client_of(free).get(EDIT).status_code == 403


def test_another_organisations_route_stays_as_it_is(cat: User, finn: User) -> None:
    says(cat, "Ours.")
    key = first(finn).key
    move_step(by=finn, place=PLACE, key=key, up=False)
    assert (first(cat).key, plan(cat).words) == (key, "Ours.")
    assert (first(finn).key != key, plan(finn).words) == (True, defaults()[PLACE].words)


def test_a_step_leads_to_one_thing_that_one_sees(
    cat: User, finn: User, make_resource: MakeResource
) -> None:
    theirs = make_resource(finn, title="Theirs", organisation=finn.organisation)
    wrong = (
        Target(), Target(resource=theirs), Target(original="no-such"), Target(page="no-such"),
        Target(page="poster", original="top-tips"),
    )  # fmt: skip
    for target in wrong:
        with pytest.raises(Refused):
            add_step(by=cat, place=PLACE, target=target, why="W")
    assert not Route.objects.exists()


# -- two at once ----------------------------------------------------------------------------------


def test_two_who_change_different_things_both_keep_theirs(cat: User, cam: User) -> None:
    """Both opened the default; each sends what they saw of it."""
    seen, one, other = plan(cat).seen_words, *plan(cat).steps[:2]
    says(cat, "Cat's words.", seen)
    change_step(by=cam, place=PLACE, key=one.key, why="Cam's why.", seen=one.seen)
    change_step(by=cat, place=PLACE, key=other.key, why="Cat's why.", seen=other.seen)
    move_step(by=cam, place=PLACE, key=one.key, up=False)
    add_step(by=cat, place=PLACE, target=POSTER, why="Cat's step.")
    assert plan(cam).words == "Cat's words."
    assert whys(cam)[:2] == ["Cat's why.", "Cam's why."]
    assert whys(cam)[-1] == "Cat's step."


def test_nobody_writes_over_what_somebody_else_just_wrote(cat: User, cam: User) -> None:
    seen, step = plan(cat).seen_words, first(cat)
    says(cat, "Cat's words.", seen)
    change_step(by=cat, place=PLACE, key=step.key, why="Cat's why.", seen=step.seen)
    with pytest.raises(ChangedMeanwhile):
        says(cam, "Cam's words.", seen)
    with pytest.raises(ChangedMeanwhile):
        change_step(by=cam, place=PLACE, key=step.key, why="Cam's why.", seen=step.seen)
    with pytest.raises(ChangedMeanwhile):
        remove_step(by=cam, place=PLACE, key=step.key, seen=step.seen)
    assert (plan(cat).words, whys(cat)[0]) == ("Cat's words.", "Cat's why.")


def test_nobody_restores_over_a_change_they_did_not_see(cat: User, cam: User) -> None:
    says(cat, "Cat's words.")
    seen = plan(cam).seen
    move_step(by=cat, place=PLACE, key=first(cat).key, up=False)
    with pytest.raises(ChangedMeanwhile):
        restore_default(by=cam, place=PLACE, seen=seen)
    assert plan(cat).words == "Cat's words."


def test_a_step_somebody_took_out_is_not_changed_nor_moved(cat: User, cam: User) -> None:
    step = first(cat)
    remove_step(by=cat, place=PLACE, key=step.key, seen=step.seen)
    for act in (
        lambda: change_step(by=cam, place=PLACE, key=step.key, why="W", seen=step.seen),
        lambda: move_step(by=cam, place=PLACE, key=step.key, up=True),
        lambda: remove_step(by=cam, place=PLACE, key=step.key, seen=step.seen),
    ):
        with pytest.raises(StepGone):
            act()


# -- the pages ------------------------------------------------------------------------------------


def test_the_second_sees_both_words_and_saves_once_more(
    cat: User, cam: User, client_of: ClientOf
) -> None:
    seen = plan(cam).seen_words
    says(cat, "Cat's words.")
    typed = {"words": "Cam's words.", "onward": ["evaluating"], "seen": seen}
    client = client_of(cam)
    text = read(client.post(f"{EDIT}words/", typed))
    for words in ("Somebody changed this while you wrote", "Cat's words.", "Cam's words.",
                  "<title>Error: "):  # fmt: skip
        assert words in text
    assert plan(cam).words == "Cat's words."
    again = {**typed, "seen": plan(cam).seen_words}
    assert f'value="{again["seen"]}"' in text
    assert client.post(f"{EDIT}words/", again)["Location"] == EDIT
    assert (plan(cat).words, plan(cat).onward) == ("Cam's words.", ("evaluating",))


def test_the_words_of_whoever_changes_a_step_are_kept_when_it_changed_or_is_gone(
    cat: User, cam: User, client_of: ClientOf
) -> None:
    step, client = first(cat), client_of(cam)
    page, typed = f"{EDIT}{step.key}/", {"why": "Cam's why.", "seen": step.seen}
    change_step(by=cat, place=PLACE, key=step.key, why="Cat's why.", seen=step.seen)
    text = read(client.post(page, typed))
    assert all(one in text for one in ("Cat's why.", "Cam's why.", first(cat).seen))
    remove_step(by=cat, place=PLACE, key=step.key, seen=first(cat).seen)
    text = read(client.post(page, typed))
    assert "Somebody took this step out while you wrote" in text
    assert "Cam's why." in text
    assert client.get(page).status_code == 404


def test_a_press_on_what_changed_or_is_gone_is_explained(
    cat: User, cam: User, client_of: ClientOf
) -> None:
    step, client = first(cat), client_of(cam)
    change_step(by=cat, place=PLACE, key=step.key, why="Cat's why.", seen=step.seen)
    sent: dict[str, Any] = {"seen": step.seen}
    page = read(client.post(f"{EDIT}{step.key}/remove/", sent, follow=True))
    assert all(one in page for one in ("so nothing was taken away", "Cat's why."))
    page = read(client.post(f"{EDIT}restore/", sent, follow=True))
    assert "so nothing was taken away" in page
    for act in ("move", "move", "remove"):
        key = step.key if act == "remove" else uuid4()
        sent = {"way": "up", "seen": first(cat).seen}
        page = read(client.post(f"{EDIT}{key}/{act}/", sent, follow=True))
    assert "The step is out of the route." in page
    page = read(client.post(f"{EDIT}{step.key}/move/", sent, follow=True))
    assert "That step is gone" in page


def test_what_the_editor_cannot_see_is_named_to_nobody(
    cat: User, finn: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    theirs = make_resource(finn, title="Finn's sheet")
    add_step(by=cat, place=PLACE, target=Target(resource=theirs), why="Good one.")
    assert "Finn's sheet" in read(client_of(cat).get(EDIT))
    withdraw(by=finn, resource=theirs)
    text = read(client_of(cat).get(EDIT))
    assert ("Finn's sheet" in text, "Good one." in text, "Not shown" in text) == (
        False, True, True,
    )  # fmt: skip


def test_a_step_is_added_by_the_form(
    cat: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    row, client, page = make_resource(cat), client_of(cat), f"{EDIT}add/"
    for leads_to, address in (
        ("library", f"https://site.example/resources/{row.slug}/"),
        ("original:group-agreement", ""), ("page:poster", ""),
    ):  # fmt: skip
        sent = {"leads_to": leads_to, "address": address, "why": "W"}
        key = plan(cat).steps
        where = client.post(page, sent)["Location"]
        assert where == f"{EDIT}#step-{plan(cat).steps[-1].key}"
        assert len(plan(cat).steps) == len(key) + 1
    last = [(step.resource_id, step.original, step.page) for step in plan(cat).steps[-3:]]
    assert last == [(row.pk, "", ""), (None, "group-agreement", ""), (None, "", "poster")]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"why": "W"}, "Choose where it leads."),
        ({"leads_to": "page:poster"}, "Say in a sentence why it helps."),
        ({"leads_to": "library", "why": "W"}, "Paste the address of its page."),
        ({"leads_to": "library", "address": "/nowhere/", "why": "W"}, "There is no page of the"),
        ({"leads_to": "page:signposts", "why": "W"}, "The route leads there already."),
    ],
)
def test_what_is_wrong_with_a_new_step_is_said_beside_its_field(
    sent: dict[str, str], words: str, cat: User, client_of: ClientOf
) -> None:
    add_step(by=cat, place=PLACE, target=Target(page="signposts"), why="W")
    before = len(plan(cat).steps)
    text = client_of(cat).post(f"{EDIT}add/", sent).content.decode()
    assert words in text
    assert "<title>Error: Add a step" in text
    assert len(plan(cat).steps) == before


def test_every_page_a_step_may_lead_to_is_offered(cat: User, client_of: ClientOf) -> None:
    text = client_of(cat).get(f"{EDIT}add/").content.decode()
    for code in SITE_PAGES:
        assert f'value="page:{code}"' in text
    assert 'value="original:top-tips"' in text


def test_the_list_of_problems_goes_on_to_each_of_them_whatever_is_said_first(
    cat: User, client_of: ClientOf
) -> None:
    page = "/resources/routes/not-working/edit/words/"
    client = client_of(cat)
    assert 'name="onward"' not in client.get(page).content.decode()
    seen = defaults()["not-working"].seen_words
    client.post(page, {"words": "First of all: breathe.", "seen": seen})
    text = client.get("/resources/routes/not-working/").content.decode()
    assert "First of all: breathe." in text
    assert 'href="/resources/routes/conflict/"' in text


@pytest.mark.parametrize("page", ["words/", "add/", f"{defaults()[PLACE].steps[0].key}/"])
def test_what_was_typed_when_the_session_ended_is_there_again(
    page: str, cat: User, cam: User, client_of: ClientOf
) -> None:
    """Over what it was typed is kept too: meanwhile somebody else changed it."""
    client = client_of(cat)
    hidden = dict(
        re.findall(r'name="(kept_for|seen)" value="([^"]+)"', read(client.get(EDIT + page)))
    )
    lose_session(client)
    client.post(EDIT + page, {"words": "Typed.", "why": "Typed.", "onward": "thinking", **hidden})
    says(cam, "Cam's words.")
    sign_in(client, cat)
    text = read(client.get(EDIT + page))
    assert all(
        words in text for words in ("Typed.", "We kept what you typed.", hidden.get("seen", ""))
    )
    assert ('value="thinking" checked' in text) == (page == "words/")
    text = read(client.post(EDIT + page, {"words": "Typed.", **hidden}))
    assert ("Somebody changed this while you wrote" in text) == (page == "words/")
