"""Coming into a group, being answered, leaving it."""

from datetime import timedelta

import pytest

from groups import actions, shown, tasks
from groups.models import Group, Membership, State
from people import actions as people
from records.models import AuditEvent, Tally
from tests.factories_groups import joined, running, started
from tests.factories_wellbeing import fresh
from tests.groups.conftest import ids, told


def who_is_in(group: Group) -> set[str]:
    return {one.person.name for one in group.members.inside().select_related("person")}


def test_an_open_group_takes_people_in_at_once_until_it_is_full(open_group, asha, kim, now):
    mine = actions.join(by=fresh(asha), group=open_group, name=" Kit ", now=now)
    assert (mine.state, mine.number, mine.name) == ("in", 3, "Kit")
    with pytest.raises(actions.Closed):
        actions.join(by=fresh(kim), group=open_group, now=now)
    assert who_is_in(open_group) == {"Ben", "Sue", "Asha"}


def test_by_request_the_facilitators_are_told_and_say_yes(group, asha, ben, sue, now):
    told()
    mine = actions.join(by=fresh(asha), group=group, now=now)
    assert (mine.state, mine.shown_name, told()) == ("asked", "A colleague", ids(ben, sue))
    assert [one.pk for one in shown.asking(group)] == [mine.pk]
    actions.answer(by=fresh(sue), membership=mine, yes=True, now=now)
    assert (who_is_in(group), told()) == ({"Ben", "Sue", "Asha"}, ids(asha))


def test_not_now_says_what_full_says_and_leaves_no_name(group, asha, ben, now):
    mine = actions.join(by=fresh(asha), group=group, name="Kit", now=now)
    told()
    actions.answer(by=fresh(ben), membership=mine, yes=False, now=now)
    mine.refresh_from_db()
    assert (mine.state, mine.name, told()) == ("declined", "", ids(asha))
    assert shown.of(group, asha, now).state == shown.NOT_NOW
    assert [one.state for one in shown.to_join(fresh(asha), "", now).rows] == [shown.NOT_NOW]
    with pytest.raises(actions.Closed):
        actions.join(by=fresh(asha), group=group, now=now)


def test_only_its_facilitators_answer(group, asha, cat, kim, now):
    mine = actions.join(by=fresh(asha), group=group, now=now)
    for one in (asha, cat, kim):
        actions.answer(by=fresh(one), membership=mine, yes=True, now=now)
    mine.refresh_from_db()
    assert mine.state == "asked"


def test_pressed_again_it_takes_the_name_as_it_is_now_said(group, asha, now):
    for name in ("Kit", "Robin"):
        actions.join(by=fresh(asha), group=group, name=name, keeps_apart=True, now=now)
    rows = list(Membership.objects.filter(person=asha))
    assert [(one.name, one.keeps_apart) for one in rows] == [("Robin", True)]


def test_leaving_takes_everything_and_tells_nobody(group, asha, kim, now):
    for one in (asha, kim):
        joined(one, group, now)
    told()
    assert actions.leave(by=asha, group=group, now=now)
    assert not actions.leave(by=asha, group=group, now=now)
    assert (who_is_in(group), told()) == ({"Ben", "Sue", "Kim"}, [])


def test_a_place_given_up_is_taken_again(open_group, asha, kim, now):
    joined(asha, open_group, now)
    actions.leave(by=asha, group=open_group, now=now)
    assert joined(kim, open_group, now).number == 3


def test_a_facilitator_ends_somebodys_part_but_not_the_others(group, asha, ben, sue, now):
    mine = joined(asha, group, now)
    told()
    actions.remove(by=fresh(ben), membership=group.members.get(person=sue), now=now)
    actions.remove(by=fresh(ben), membership=mine, now=now)
    assert (who_is_in(group), told()) == ({"Ben", "Sue"}, ids(asha))
    with pytest.raises(actions.Closed):
        actions.join(by=fresh(asha), group=group, now=now)


def test_nobody_waits_for_an_answer_for_ever(group, asha, now):
    mine = actions.join(by=fresh(asha), group=group, now=now)
    told()
    tasks.look_after_groups(now=now + timedelta(days=13))
    assert told() == []
    tasks.look_after_groups(now=now + timedelta(days=14))
    mine.refresh_from_db()
    assert (mine.state, told()) == (State.DECLINED, ids(asha))
    tasks.forget_declined(now=now + timedelta(days=14 + 89))
    assert Membership.objects.filter(pk=mine.pk).exists()
    tasks.forget_declined(now=now + timedelta(days=14 + 90))
    assert not Membership.objects.filter(pk=mine.pk).exists()


def test_who_leaves_the_site_leaves_their_groups_within_a_minute(group, asha, dev, now):
    joined(asha, group, now)
    people.deactivate(by=dev, person=asha)
    tasks.sweep_groups(now=now)
    assert who_is_in(group) == {"Ben", "Sue"}


def test_what_colleagues_do_names_nobody(open_group, asha, ben, now):
    joined(asha, open_group, now)
    actions.leave(by=asha, group=open_group, now=now)
    lines = AuditEvent.objects.filter(event__startswith="group")
    kinds = set(Tally.objects.filter(kind__startswith="group").values_list("kind", flat=True))
    assert (lines.count(), kinds) == (0, {"group.started", "group.joined", "group.left"})


@pytest.mark.parametrize("state", ["setting up", "alone", "resting", "ended"])
def test_a_group_that_does_not_take_place_takes_nobody(state, asha, ben, sue, now):
    group = started(ben, now, joining="open") if state == "setting up" else None
    group = group or running(ben, sue, now, joining="open")
    if state == "alone":
        actions.leave(by=sue, group=group, now=now)
    if state == "resting":
        actions.pause(by=fresh(ben), group=group, now=now)
    if state == "ended":
        Group.objects.update(ends_on=now.date())
    with pytest.raises(actions.Closed):
        actions.join(by=fresh(asha), group=group, by_link=True, now=now)


def test_another_organisation_joins_where_the_group_says_so(ben, sue, eve, now):
    here, everywhere = (running(ben, sue, now, joining="open", audience=a) for a in ("own", "all"))
    assert set(Group.objects.visible_to(fresh(eve))) == {everywhere}
    with pytest.raises(actions.Closed):
        actions.join(by=fresh(eve), group=here, now=now)
    assert actions.join(by=fresh(eve), group=everywhere, now=now).number == 3


def test_the_list_says_what_joining_would_do(ben, sue, kim, asha, now):
    """Two ways to the same answer: of each row in the list, and of one group under its lock."""
    for said in ({"joining": "open"}, {"joining": "open", "most": 3}, {"most": 3}):
        joined(kim, running(ben, sue, now, **said), now)
    rows = shown.to_join(fresh(asha), "", now).rows
    assert [one.takes for one in rows] == [
        actions.joining.takes(one.group, fresh(asha), now) for one in rows
    ]
    assert sorted(one.takes for one in rows) == [False, False, True]
