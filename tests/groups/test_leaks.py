"""Nobody learns who is in a group, nor that a private one exists."""

from uuid import uuid4

import pytest
from django.urls import reverse

from groups import actions
from groups.models import Group
from tests.crawl import crawl, steady
from tests.factories_groups import joined, running
from tests.factories_wellbeing import fresh

OTHERS = ["mo", "cat", "dev", "viv", "vic", "eve", "finn"]
NAME = "CNRY-under-this-name"
PAGES = ("detail", "join", "leave", "facilitate", "members", "change", "rest")


def seen(client, group: Group) -> dict[str, str]:
    found = ["/", "/groups/", "/desk/", f"/groups/{group.pk}/", f"/groups/{group.pk}/join/"]
    answers = {one: client.get(one, secure=True) for one in found}
    return {one: f"{a.status_code} {steady(a.content.decode())}" for one, a in answers.items()}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("joining", ["open", "request", "private"])
def test_what_she_does_changes_no_page_of_anybody_else(
    name, joining, ben, sue, asha, now, request, client_of
):
    group = running(ben, sue, now, joining=joining, audience="all")
    client = client_of(request.getfixturevalue(name), fresh=True)
    before = seen(client, group)
    joined(asha, group, now, name=NAME)
    assert seen(client, group) == before
    actions.leave(by=asha, group=group, now=now)
    assert seen(client, group) == before
    assert ("Walkers" in before["/groups/"]) == (joining != "private")


def test_the_comparison_can_fail(group, asha, now, client_of):
    client = client_of(asha)
    before = seen(client, group)
    joined(asha, group, now)
    changed = {one for one, page in seen(client, group).items() if page != before[one]}
    assert {"/groups/", f"/groups/{group.pk}/"} <= changed


@pytest.mark.parametrize("name", [*OTHERS, "asha"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_private_group_is_the_same_nothing_as_none(name, method, private, request, client_of):
    client = client_of(request.getfixturevalue(name), fresh=True)
    for page in PAGES:
        real, none = (
            getattr(client, method)(reverse(f"groups:group-{page}", args=[pk]), secure=True)
            for pk in (private.pk, uuid4())
        )
        assert (real.status_code, real.content) == (none.status_code, none.content)
        assert real.status_code in (404, 405)


@pytest.mark.parametrize("name", [*OTHERS, "asha"])
def test_the_facilitators_pages_are_the_same_nothing_for_everybody_else(
    name, group, kim, now, request, client_of
):
    mine = joined(kim, group, now)
    client = client_of(request.getfixturevalue(name), fresh=True)
    asked = [(f"groups:group-{one}", [group.pk]) for one in ("members", "change")]
    for route, args in asked:
        assert client.get(reverse(route, args=args), secure=True).status_code == 404
    posts = [
        ("groups:group-rest", [group.pk]),
        ("groups:group-link", [group.pk, "join"]),
        *((f"groups:member-{act}", [mine.pk]) for act in ("answer", "end")),
    ]
    for route, args in posts:
        real = client.post(reverse(route, args=args), secure=True)
        none = client.post(reverse(route, args=[uuid4(), *args[1:]]), secure=True)
        assert (real.status_code, real.content) == (404, none.content)


def test_facilitators_read_the_names_chosen_and_nothing_else(group, asha, kim, ben, now, client_of):
    joined(asha, group, now, name=NAME)
    joined(kim, group, now)
    page = client_of(fresh(ben)).get(f"/groups/{group.pk}/members/").content.decode()
    words = {one: one in page for one in (NAME, "A colleague", "Asha", "Kim", asha.email)}
    assert words == {NAME: True, "A colleague": True, "Asha": False, "Kim": False,
                     asha.email: False}  # fmt: skip


def test_members_read_no_names_but_the_facilitators(group, asha, kim, now, client_of):
    joined(kim, group, now, name=NAME)
    joined(asha, group, now)
    pages = "\n".join(crawl(client_of(asha)).values())
    assert (NAME in pages, "Ben and Second" in pages) == (False, True)


def test_a_link_that_does_not_hold_is_the_same_nothing(private, asha, eve, ben, now, client_of):
    token = actions.make_link(by=fresh(ben), group=private, kind="join", now=now)
    client = client_of(asha)
    assert private.name in client.get(f"/groups/link/{token}/").content.decode()
    other = client_of(eve).get(f"/groups/link/{token}/")
    none = client_of(eve).get("/groups/link/made-up/")
    assert (other.status_code, other.content) == (404, none.content)
