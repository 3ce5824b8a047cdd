"""The pages of groups: what stands there, what a press does, and what it costs."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups import actions
from groups.models import Group
from people.models import Organisation, User
from records.clock import today
from tests.factories import make_user
from tests.factories_groups import joined, running
from tests.factories_wellbeing import fresh
from tests.platform.test_stash import lose_session, sign_in


def form(**changed) -> dict[str, object]:
    return {
        "form_key": str(uuid4()), "name": "Early shift", "about": "Tea at two. Nobody has to talk.",
        "focus": "sharing", "for_whom": "role", "family": "carers_out", "leadership": "peer_led",
        "joining": "request", "audience": "own", "most": "8", "called": "own", **changed,
    }  # fmt: skip


def text(answer) -> str:
    return str(answer.content.decode())


def address(page: str) -> str:
    """The link that stands there this once, as a path."""
    return "/groups/link/" + page.partition("/groups/link/")[2].partition('"')[0]


def test_from_starting_to_a_group_that_others_find(ben, sue, asha, client_of):
    his = client_of(ben)
    answer = his.post("/groups/start/", form())
    group = Group.objects.get()
    assert answer["Location"] == f"/groups/{group.pk}/members/"
    assert "Early shift" not in text(client_of(asha).get("/groups/"))
    link = address(text(his.post(f"/groups/{group.pk}/links/lead/")))
    client = client_of(sue)
    assert "Two people facilitate" in text(client.get(link))
    client.post(link, {"called": "other", "other": "Su"})
    page = text(client_of(asha).get(f"/groups/{group.pk}/"))
    assert ("Ben and Su" in page, "Ask to join" in page) == (True, True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "Say what it is called."),
        ({"about": " "}, "Say what it is, and for whom."),
        ({"most": "2"}, "Enter a number from 3 to 30."),
        ({"focus": ""}, "Choose what you do together."),
        ({"leadership": ""}, "Choose who leads."),
        ({"called": "other"}, "Write the other name"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(ben, client_of, changed, words):
    page = text(client_of(ben).post("/groups/start/", form(**changed)))
    assert page.count(words) == 2
    assert not Group.objects.exists()


def test_asking_being_let_in_and_leaving_are_one_press_each(group, ben, asha, client_of):
    hers, his = client_of(asha), client_of(ben)
    answer = hers.post(
        f"/groups/{group.pk}/join/", {"called": "other", "other": "Kit"}, follow=True
    )
    assert "You have asked" in text(answer)
    mine = group.members.get(person=asha)
    assert "Let them in" in text(his.get(f"/groups/{group.pk}/members/"))
    his.post(f"/groups/members/{mine.pk}/answer/", {"yes": "yes"})
    assert "You are in this group" in text(hers.get("/groups/"))
    assert "You have left" in text(hers.post(f"/groups/{group.pk}/leave/", follow=True))
    assert not group.members.filter(person=asha).exists()


def test_a_private_group_is_joined_by_a_link(private, ben, asha, client_of):
    link = address(text(client_of(ben).post(f"/groups/{private.pk}/links/join/")))
    client = client_of(asha)
    assert private.name in text(client.get(link))
    client.post(link, {"called": "none"})
    assert private.members.get(person=asha).state == "asked"


def test_facilitators_change_pause_go_on_and_end_a_part(group, ben, asha, now, client_of):
    mine, client = joined(asha, group, now), client_of(ben)
    client.post(f"/groups/{group.pk}/change/", form(name="Late shift"))
    client.post(f"/groups/{group.pk}/rest/", {"on": "no"})
    group.refresh_from_db()
    assert (group.name, group.paused_on) == ("Late shift", today(now))
    assert "This group rests for a while" in text(client_of(asha).get(f"/groups/{group.pk}/"))
    client.post(f"/groups/{group.pk}/rest/", {"on": "yes"})
    client.post(f"/groups/members/{mine.pk}/end/")
    assert client_of(asha).get(f"/groups/{group.pk}/members/").status_code == 404
    assert "Takes nobody new" in text(client_of(asha).get("/groups/"))


def test_a_number_below_those_in_it_is_refused_with_words(group, ben, asha, kim, now, client_of):
    for one in (asha, kim):
        joined(one, group, now)
    page = text(client_of(ben).post(f"/groups/{group.pk}/change/", form(most="3")))
    assert "4 are in it already." in page


def test_who_comes_back_to_the_page_finds_what_they_said(group, asha, now, client_of):
    joined(asha, group, now, name="Kit", keeps_apart=True)
    page = text(client_of(asha).get(f"/groups/{group.pk}/join/"))
    assert ('value="Kit"' in page, page.count(" checked")) == (True, 2)


def test_a_member_takes_the_place_of_a_facilitator_who_left(group, asha, sue, now, client_of):
    joined(asha, group, now)
    actions.leave(by=sue, group=group, now=now)
    client = client_of(asha)
    assert "This group needs a second facilitator" in text(client.get(f"/groups/{group.pk}/"))
    client.post(f"/groups/{group.pk}/facilitate/", {"called": "own"})
    assert group.members.get(person=asha).leads
    # There are two again: whoever comes now hears that it is full.
    answer = client_of(asha).get(f"/groups/{group.pk}/members/")
    assert "End their part" not in text(answer)


def test_a_full_group_says_so_when_the_button_is_pressed_late(
    open_group, asha, kim, now, client_of
):
    client = client_of(asha)
    assert "Join" in text(client.get(f"/groups/{open_group.pk}/join/"))
    joined(kim, open_group, now)
    answer = client.post(f"/groups/{open_group.pk}/join/", {"called": "none"}, follow=True)
    assert "takes nobody new at the moment" in text(answer)


def test_the_list_costs_the_same_with_one_and_with_three(ambulance, asha, now, client_of):
    client, costs = client_of(asha), []
    for number in (1, 2):
        for _ in range(number):
            two = [User.objects.get(pk=make_user(organisation=ambulance).pk) for _ in range(2)]
            two[0].roles = ["coordinator"]
            two[0].save()
            running(two[0], two[1], now, joining="open")
            joined(asha, running(two[0], two[1], now), now)
        client.get("/groups/")
        with CaptureQueriesContext(connection) as queries:
            assert text(client.get("/groups/")).count("Walkers") >= 2 * number
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_long_list_goes_on_by_key(ambulance, ben, sue, asha, now, client_of):
    for number in range(23):
        Group.objects.create(
            organisation=ambulance, name=f"Group {number:02}", about="A", focus="social",
            leadership="rotating", opened_on=today(now), form_key=uuid4(),
        )  # fmt: skip
    client = client_of(asha)
    first = text(client.get("/groups/"))
    token = first.partition("?after=")[2].partition('"')[0]
    second = text(client.get("/groups/", {"after": token}))
    both = [sum(f"Group {n:02}" in page for n in range(23)) for page in (first, second)]
    assert both == [20, 3]
    assert text(client.get("/groups/", {"after": "made-up"})).count("Group ") >= 20


def test_where_groups_are_off_the_pages_do_not_exist(ambulance, group, ben, client_of):
    Organisation.objects.filter(pk=ambulance.pk).update(modules=[])
    client = client_of(fresh(ben))
    answers = [client.get(page).status_code for page in ("/groups/", "/groups/start/")]
    answers.append(client.get(f"/groups/{group.pk}/").status_code)
    assert answers == [404] * 3
    assert "/groups/" not in text(client.get("/"))


def test_what_was_typed_is_there_again_after_signing_in(ben, client_of):
    client = client_of(ben)
    page = text(client.get("/groups/start/"))
    mark = page.partition('name="kept_for" value="')[2].partition('"')[0]
    lose_session(client)
    client.post("/groups/start/", form(kept_for=mark))
    sign_in(client, ben)
    assert "Tea at two. Nobody has to talk." in text(client.get("/groups/start/"))


def test_what_a_person_has_in_groups_is_in_their_data(group, asha, now, client_of):
    joined(asha, group, now, name="Kit")
    data = text(client_of(asha, fresh=True).get("/my-data/download/"))
    assert ("place in a peer group" in data, '"Kit"' in data) == (True, True)
