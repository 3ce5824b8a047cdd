"""Two facilitate: who may start a group, how the second comes, what happens when one leaves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.counting import count_pool
from evaluation.pool_tables import FEW_PEOPLE, IN_GROUPS, pool
from groups import actions, tasks
from groups.models import Group, Link
from people.models import Organisation
from records.clock import today
from tests.factories import make_user
from tests.factories_groups import joined, running, started
from tests.factories_wellbeing import fresh
from tests.groups.conftest import ids, told


@pytest.mark.parametrize("who", ["cat", "ben"])
def test_coordinators_and_peer_supporters_start_groups(who, request, now):
    by = request.getfixturevalue(who)
    group = started(by, now)
    assert [one.person for one in group.members.leading()] == [by]


@pytest.mark.parametrize("who", ["asha", "dev", "viv"])
def test_others_do_not(who, request, now):
    with pytest.raises(PermissionDenied):
        started(request.getfixturevalue(who), now)
    assert not Group.objects.exists()


def test_a_supporter_who_is_suspended_does_not(ben, now):
    ben.supporter.suspended_at = now
    ben.supporter.save()
    with pytest.raises(PermissionDenied):
        started(ben, now)


def test_nobody_starts_one_where_groups_are_off(ambulance, cat, now):
    Organisation.objects.update(modules=[])
    with pytest.raises(PermissionDenied):
        started(cat, now)


def test_sent_twice_it_is_one(ben, now):
    key = uuid4()
    first, second = (started(ben, now, form_key=key) for _ in range(2))
    assert (first, Group.objects.count(), first.members.count()) == (second, 1, 1)


def test_nobody_carries_more_than_three(ben, now):
    for _ in range(3):
        started(ben, now)
    with pytest.raises(ValidationError):
        started(ben, now)


def test_until_the_second_says_yes_nobody_else_sees_it(ben, sue, asha, now):
    group = started(ben, now, joining="open")
    assert not Group.objects.visible_to(fresh(asha)).exists()
    token = actions.make_link(by=fresh(ben), group=group, kind="lead", now=now)
    found = Link.objects.opened_by(fresh(sue), token, today(now))
    assert [one.kind for one in found] == ["lead"]
    actions.become_facilitator(by=fresh(sue), group=group, name="Sue", by_link=True, now=now)
    assert list(Group.objects.visible_to(fresh(asha))) == [group]
    # The link is used up.
    assert not Link.objects.exists()


def test_there_is_no_third(group, asha, kim, now):
    joined(asha, group, now)
    for one in (asha, kim):
        with pytest.raises(actions.Closed):
            actions.become_facilitator(by=fresh(one), group=group, name="", by_link=True, now=now)


def test_when_one_leaves_the_other_is_told_and_nobody_new_comes_in(group, asha, ben, sue, now):
    joined(asha, group, now)
    told()
    actions.leave(by=sue, group=group, now=now)
    group.refresh_from_db()
    assert (group.alone_since, group.paused_on, told()) == (today(now), None, ids(ben))
    actions.become_facilitator(by=fresh(asha), group=group, name="Asha", now=now)
    group.refresh_from_db()
    assert (group.alone_since, group.takes_place) == (None, True)


def test_after_four_weeks_alone_it_rests(group, asha, ben, sue, now):
    joined(asha, group, now)
    actions.leave(by=sue, group=group, now=now)
    told()
    tasks.look_after_groups(now=now + timedelta(days=27))
    assert told() == []
    for _ in range(2):
        tasks.look_after_groups(now=now + timedelta(days=28))
    group.refresh_from_db()
    assert (group.paused_on, told()) == (today(now + timedelta(days=28)), ids(asha, ben))


def test_when_both_leave_it_rests_and_everybody_is_told(group, asha, kim, ben, sue, now):
    for one in (asha, kim):
        joined(one, group, now)
    actions.leave(by=sue, group=group, now=now)
    told()
    actions.leave(by=ben, group=group, now=now)
    group.refresh_from_db()
    assert (group.paused_on, told()) == (today(now), ids(asha, kim))
    for one in (asha, kim):
        actions.become_facilitator(by=fresh(one), group=group, name=one.name, now=now)
    group.refresh_from_db()
    assert (group.alone_since, group.paused_on) == (None, today(now))
    actions.resume(by=fresh(kim), group=group, now=now)
    group.refresh_from_db()
    assert group.takes_place


def test_when_nobody_is_left_the_group_goes(ben, now):
    group = started(ben, now)
    actions.leave(by=ben, group=group, now=now)
    assert not Group.objects.exists()


def test_only_facilitators_change_pause_and_make_links(group, asha, cat, now):
    joined(asha, group, now)
    for one in (asha, cat):
        for act in (
            lambda by: actions.change(by=by, group=group, said={"most": 20}, now=now),
            lambda by: actions.pause(by=by, group=group, now=now),
            lambda by: actions.resume(by=by, group=group, now=now),
            lambda by: actions.make_link(by=by, group=group, kind="join", now=now),
        ):
            with pytest.raises(actions.NotTheirs):
                act(fresh(one))


def test_a_group_never_has_fewer_places_than_people(group, ben, asha, kim, now):
    for one in (asha, kim):
        joined(one, group, now)
    with pytest.raises(ValidationError):
        actions.change(by=fresh(ben), group=group, said={"most": 3}, now=now)
    assert actions.change(by=fresh(ben), group=group, said={"most": 4}, now=now).most == 4


def test_a_new_link_closes_the_old_and_each_holds_two_weeks(private, ben, asha, eve, now):
    old, new = (
        actions.make_link(by=fresh(ben), group=private, kind="join", now=now) for _ in range(2)
    )
    day, person = today(now), fresh(asha)
    opened = [Link.objects.opened_by(person, one, day).exists() for one in (old, new, "made-up")]
    assert opened == [False, True, False]
    later = day + timedelta(days=15)
    assert not Link.objects.opened_by(person, new, later).exists()
    assert not Link.objects.opened_by(fresh(eve), new, day).exists()


def test_somebody_facilitates_three_at_the_most(ben, cat, sue, kim, now):
    for lead in (ben, ben, cat):
        running(lead, sue, now)
    fourth = started(cat, now)
    with pytest.raises(actions.TooMany):
        actions.become_facilitator(by=fresh(sue), group=fourth, name="", by_link=True, now=now)


def test_who_facilitates_enough_reads_that_and_not_that_the_group_is_closed(
    ben, cat, sue, now, client_of
):
    for lead in (ben, ben, cat):
        running(lead, sue, now)
    fourth = started(cat, now)
    token = actions.make_link(by=fresh(cat), group=fourth, kind="lead", now=now)
    page = client_of(fresh(sue)).post(f"/groups/link/{token}/", {"called": "none"}, follow=True)
    words = page.content.decode()
    assert "You facilitate 3 groups already." in words
    assert "takes nobody new" not in words.partition("<h1>")[0]


@pytest.mark.parametrize(("people", "words"), [(3, FEW_PEOPLE), (9, "10")])
def test_coordinators_read_one_rounded_number_without_private_groups(
    ambulance, ben, sue, cat, now, people, words
):
    listed, private = (
        running(ben, sue, now, joining="open"),
        running(ben, sue, now, joining="private"),
    )
    for group in (listed, private):
        for _ in range(people - 2):
            joined(make_user(organisation=ambulance), group, now)
    count_pool(now=now)
    assert dict(pool(fresh(cat), today(now)).states)[IN_GROUPS] == words
