"""Somebody who moves to another organisation leaves what is for the former one alone."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from groups import actions, dates, tasks
from groups.models import Group, GroupsLeft, Membership
from people.models import Organisation, User
from records.clock import today
from tests.crawl import crawl
from tests.factories_groups import joined, meets, running, wrote
from tests.factories_wellbeing import fresh
from tests.groups.conftest import ids, told
from tests.leaks.walking import SAME_FOR_ALL
from wellbeing.models import Meeting

WEEK = timedelta(days=7)
# What somebody leaves and what stays theirs, by where they go; a notice for each they leave.
LEFT = {
    "nowhere": ["For everybody", "Walkers"],
    "where groups are off": ["Walkers"],
    "where they are on": ["Walkers"],
}
KEPT = {
    "nowhere": [],
    "where groups are off": ["For everybody"],
    "where they are on": ["For everybody"],
}
SAYS = "Groups that are for the people of your former one alone have ended for you"


@pytest.fixture
def for_all(ben, sue, now) -> Group:
    return running(ben, sue, now, name="For everybody", audience="all", joining="private")


@pytest.fixture
def inside(group, for_all, asha, ben, now) -> Client:
    """Asha is in a group of her organisation, and in one that is open to all."""
    for one in (group, for_all):
        joined(asha, one, now)
        meets(ben, one, now)
    told()
    return Client()


def move(person: User, to: Organisation | None) -> None:
    User.objects.filter(pk=person.pk).update(organisation=to)


def seen(person: User, group: Group, client: Client) -> list[int]:
    date = group.sessions.get().event.meetings.get()
    client.force_login(fresh(person))
    pages = (f"/groups/{group.pk}/", f"/groups/{group.pk}/board/", f"/groups/dates/{date.pk}/")
    return [client.get(page, secure=True).status_code for page in pages]


def test_the_very_next_request_shows_nothing_of_the_former_group(
    inside, group, for_all, asha, fire, now
):
    assert seen(asha, group, inside) == seen(asha, for_all, inside) == [200] * 3
    move(asha, fire)
    assert (seen(asha, group, inside), seen(asha, for_all, inside)) == ([404] * 3, [200] * 3)
    assert Meeting.objects.expects(fresh(asha)).count() == 1
    assert dates.ahead(group, fresh(asha), now) == []


def test_they_leave_within_a_minute_and_are_told_once_and_read_why(
    inside, group, for_all, asha, fire, now
):
    move(asha, fire)
    for _ in range(2):
        tasks.sweep_groups(now=now)
    assert [one.group for one in Membership.objects.filter(person=asha)] == [for_all]
    assert told() == ids(asha)
    inside.force_login(fresh(asha))
    assert SAYS in inside.get("/groups/", secure=True).content.decode()
    tasks.forget_moves(now=now + timedelta(days=28))
    assert GroupsLeft.objects.exists()
    tasks.forget_moves(now=now + timedelta(days=29))
    assert not GroupsLeft.objects.exists()


def test_nobody_else_is_moved_told_or_reads_it(inside, group, ben, kim, now, client_of):
    joined(kim, group, now)
    told()
    tasks.sweep_groups(now=now)
    assert (told(), Membership.objects.count()) == ([], 7)
    assert SAYS not in client_of(kim).get("/groups/").content.decode()


@pytest.mark.parametrize("to", ["nowhere", "where groups are off", "where they are on"])
def test_where_there_are_no_groups_they_read_why_on_the_home_page(
    inside, group, asha, kim, fire, now, client_of, to
):
    if to == "where groups are off":
        Organisation.objects.filter(pk=fire.pk).update(modules=["events"])
    move(asha, None if to == "nowhere" else fire)
    tasks.sweep_groups(now=now)
    assert told() == ids(*[asha] * len(LEFT[to]))
    assert [one.group.name for one in Membership.objects.filter(person=asha)] == KEPT[to]
    homes = [client_of(fresh(who)).get("/").content.decode() for who in (asha, kim)]
    assert [SAYS in home for home in homes] == [to != "where they are on", False]


@pytest.mark.parametrize("moves", [True, False])
def test_in_the_minute_before_they_leave_they_hear_nothing_of_it(
    group, asha, ben, sue, fire, now, moves
):
    joined(asha, group, now)
    her, him = {"by": fresh(asha), "group": group}, {"by": fresh(ben), "group": group, "now": now}
    actions.want_reminders(**her, hours=(2,), now=now)
    actions.want_news(**her, wants=True, now=now)
    day = today(now) + timedelta(days=3)
    date = meets(ben, group, now, day=day).event.meetings.get()
    told()
    if moves:
        move(asha, fire)
    wrote(sue, group, now)
    meets(ben, group, now)
    tasks.remind_of_group_dates(now=date.starts_at - timedelta(hours=1))
    tasks.ask_new_members(now=date.ends_at + timedelta(days=1))
    actions.pause(**him)
    assert told().count(asha.pk) == (0 if moves else 5)


# One's own secrets, and what lists one's own looks.
OPENING = (*SAME_FOR_ALL, "/accounts/", "/my-data/")
OTHERS = ["kim", "mo", "cat", "dev", "viv", "eve", "finn"]


@pytest.mark.parametrize("name", OTHERS)
def test_that_groups_ended_with_a_move_changes_no_page_of_anybody_else(
    inside, asha, fire, now, name, request, client_of
):
    client = client_of(request.getfixturevalue(name), fresh=True)
    move(asha, fire)
    before = crawl(client, leave_out=OPENING)
    tasks.sweep_groups(now=now)
    assert GroupsLeft.objects.filter(person=asha).exists()
    assert crawl(client, leave_out=OPENING) == before


def test_what_is_kept_of_it_is_an_account_and_a_day(inside, asha, fire, now):
    move(asha, fire)
    tasks.sweep_groups(now=now)
    [row] = GroupsLeft.objects.values()
    assert row == {"id": row["id"], "person_id": asha.pk, "until": today(now) + 4 * WEEK}


def test_a_facilitator_who_moves_is_missed_like_one_who_leaves(group, ben, sue, fire, now):
    told()
    move(ben, fire)
    tasks.sweep_groups(now=now)
    group.refresh_from_db()
    assert (group.alone_since, told()) == (today(now), ids(ben, sue))


def test_a_group_is_not_closed_to_those_who_came_because_it_was_open(for_all, ben, eve, now):
    him = {"by": fresh(ben), "group": for_all, "said": {"audience": "own"}, "now": now}
    joined(eve, for_all, now)
    with pytest.raises(ValidationError, match="People of other organisations"):
        actions.change(**him)
    actions.leave(by=fresh(eve), group=for_all, now=now)
    assert actions.change(**him).audience == "own"


def test_a_link_lets_nobody_in_for_whom_the_group_is_not_any_more(group, sue, eve, now):
    actions.leave(by=fresh(sue), group=group, now=now)
    Group.objects.update(alone_since=None)
    for act in (actions.join, partial(actions.become_facilitator, name="")):
        with pytest.raises(actions.Closed):
            act(by=fresh(eve), group=group, by_link=True, now=now)
