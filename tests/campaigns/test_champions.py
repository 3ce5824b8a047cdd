"""Champions: asked for by themselves, appointed and ended by coordinators, and what it opens."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from campaigns import actions
from campaigns.models import ChampionWish
from people import actions as people
from people.models import User
from people.roles import INVITED, Permission, Role
from records.audit import Refused
from records.models import AuditEvent, Tally
from resources.actions.originals import load_original
from resources.models import Pack
from resources.originals import originals
from tests.campaigns.conftest import told
from tests.conversations.test_races import together
from tests.factories import make_user
from tests.factories_campaigns import champion
from tests.factories_wellbeing import fresh
from tests.names import named

GIVES = {Permission.ORGANISE_EVENTS, Permission.RUN_CAMPAIGNS}


def wish_of(person: User, now) -> ChampionWish:
    made = actions.ask_to_be_one(by=fresh(person), now=now)
    assert made
    return made


def held(person: User) -> set[Permission]:
    return {one for one in Permission if fresh(person).can(one)}


def test_asked_and_appointed_they_may_organise_and_nothing_else(asha, cat, now):
    before = held(asha)
    wish = wish_of(asha, now)
    assert (held(asha), told()) == (before, [])
    actions.appoint(by=fresh(cat), wish=wish)
    assert (held(asha), told()) == (before | GIVES, [asha.pk])
    assert not ChampionWish.objects.exists()
    assert [one.event for one in AuditEvent.objects.filter(actor_id=cat.pk)] == [
        "champion.appointed"
    ]


def test_asked_twice_it_is_one_wish_and_nobody_asks_who_is_one(asha, cat, now):
    assert wish_of(asha, now) == wish_of(asha, now)
    assert Tally.objects.get(kind="champion.asked").count == 1
    actions.appoint(by=fresh(cat), wish=ChampionWish.objects.get())
    assert actions.ask_to_be_one(by=fresh(asha), now=now) is None


def test_taken_back_nobody_can_answer_any_more(asha, cat, now):
    wish = wish_of(asha, now)
    actions.take_back(by=asha)
    with pytest.raises(actions.Gone):
        actions.appoint(by=fresh(cat), wish=wish)
    assert (held(asha) & GIVES, told()) == (set(), [])


def test_a_no_changes_nothing_and_is_told(asha, cat, now):
    actions.decline(by=fresh(cat), wish=wish_of(asha, now), now=now)
    assert (held(asha) & GIVES, told()) == (set(), [asha.pk])
    assert not ChampionWish.objects.waiting().exists()


@pytest.mark.parametrize("who", ["finn", "dev", "mo", "asha"])
@pytest.mark.parametrize("says_yes", [True, False])
def test_others_decide_nothing_and_it_is_on_the_record(who, says_yes, asha, now, request):
    act = actions.appoint if says_yes else partial(actions.decline, now=now)
    wish = wish_of(asha, now)
    with pytest.raises(Refused):
        act(by=fresh(request.getfixturevalue(who)), wish=wish)
    assert ChampionWish.objects.filter(pk=wish.pk).exists()


def test_a_coordinator_does_not_appoint_themselves(cat, now):
    with pytest.raises(Refused):
        actions.appoint(by=fresh(cat), wish=wish_of(cat, now))


@pytest.mark.parametrize("who", ["finn", "dev", "asha"])
def test_others_end_nothing(who, ambulance, cat, now, request):
    ada = champion("Ada", ambulance, cat, now)
    with pytest.raises(Refused):
        actions.end(by=fresh(request.getfixturevalue(who)), person=ada)
    assert held(ada) >= GIVES


def test_ended_or_stopped_it_counts_no_longer(ambulance, cat, now):
    ada, bea = (champion(name, ambulance, cat, now) for name in ("Ada", "Bea"))
    told()
    actions.end(by=fresh(cat), person=ada)
    actions.stop_being_one(by=bea)
    assert (held(ada) & GIVES, held(bea) & GIVES, told()) == (set(), set(), [ada.pk])
    with pytest.raises(actions.Gone):
        actions.end(by=fresh(cat), person=ada)


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_LEAD, Role.SECOND_OPENER])
def test_it_does_not_go_together_with_what_reaches_private_words(role, ambulance, cat, now):
    person = make_user(organisation=ambulance, roles=[role])
    with pytest.raises(actions.NotTogether):
        wish_of(person, now)
    asked = make_user(organisation=ambulance)
    wish = wish_of(asked, now)
    User.objects.filter(pk=asked.pk).update(roles=[role])
    with pytest.raises(actions.NotTogether):
        actions.appoint(by=fresh(cat), wish=wish)
    assert fresh(asked).roles == [role]


def test_an_administrator_takes_it_and_cannot_give_it(ambulance, cat, dev, asha, now):
    ada = champion("Ada", ambulance, cat, now)
    change = partial(people.change_roles, by=fresh(dev), now=now)
    with pytest.raises(ValueError, match="ask for themselves"):
        change(person=fresh(asha), roles=["champion"])
    change(person=fresh(ada), roles=["champion", "vetter"])
    assert fresh(ada).roles == ["champion", "vetter"]
    change(person=fresh(ada), roles=[])
    assert fresh(ada).roles == []
    assert "champion" not in dict(INVITED)


def test_where_campaigns_are_off_nobody_asks(ambulance, asha, now):
    type(ambulance).objects.filter(pk=ambulance.pk).update(modules=["events"])
    with pytest.raises(PermissionDenied):
        wish_of(asha, now)


def test_who_leaves_asks_no_longer_and_is_none(ambulance, cat, mo, now):
    ada = champion("Ada", ambulance, cat, now)
    wish_of(mo, now)
    for one in (ada, mo):
        actions.leave(person=one)
    assert (fresh(ada).roles, ChampionWish.objects.exists()) == ([], False)


@pytest.mark.django_db(transaction=True)
def test_answered_by_two_at_once_one_answer_counts(ambulance, asha, cat, now):
    wish, by = wish_of(asha, now), fresh(cat)
    acts: list[Callable[[], Any]] = [partial(actions.appoint, by=by, wish=wish)] * 3
    acts += [partial(actions.decline, by=by, wish=wish, now=now)] * 3
    results = together(acts)
    assert sum(isinstance(one, actions.Gone) for one in results) == 5
    assert told() == [asha.pk]


# -- pages ----------------------------------------------------------------------------------------


def test_the_desk_says_how_many_and_no_name(asha, mo, cat, finn, now, client_of):
    wish_of(asha, now)
    wish_of(mo, now)
    pages = [client_of(one).get("/desk/").content.decode() for one in (cat, finn)]
    assert ["2 colleagues would like to be a wellbeing champion" in one for one in pages] == [
        True, False,
    ]  # fmt: skip
    assert not named(pages[0], "Mo")


def test_colleagues_see_names_of_champions_and_nobody_who_asked(
    ambulance, asha, mo, eve, cat, now, client_of
):
    champion("Ada", ambulance, cat, now)
    wish_of(mo, now)
    pages = [client_of(one).get("/campaigns/champions/").content.decode() for one in (asha, eve)]
    assert [("<li>Ada</li>" in one, "<li>Mo</li>" in one) for one in pages] == [
        (True, False), (False, False),
    ]  # fmt: skip


def test_without_the_tick_nothing_is_asked(asha, client_of):
    client = client_of(asha)
    page = client.post("/campaigns/champions/ask/", {}).content.decode()
    assert ("Tick it when you have read it." in page, ChampionWish.objects.exists()) == (
        True, False,
    )  # fmt: skip
    client.post("/campaigns/champions/ask/", {"read": "on"})
    assert ChampionWish.objects.get().person == asha


def test_the_starter_pack_is_in_the_pack_with_one_press(ambulance, cat, now, client_of):
    for one in originals():
        if one.slug in ("top-tips", "ways-to-meet", "ending-well"):
            load_original(one, keeper=ambulance, now=now)
    ada = champion("Ada", ambulance, cat, now)
    client = client_of(fresh(ada))
    answer = client.post("/campaigns/champions/starter-pack/")
    assert answer["Location"] == reverse("resources:pack")
    client.post("/campaigns/champions/starter-pack/")
    assert len(Pack.objects.get(user=ada).slugs) == 2


def test_what_is_not_in_the_library_is_said(ambulance, cat, now, client_of):
    ada = champion("Ada", ambulance, cat, now)
    answer = client_of(fresh(ada)).post("/campaigns/champions/starter-pack/", follow=True)
    assert "None of the starter pack is in the library" in answer.content.decode()
