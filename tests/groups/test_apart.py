"""Who asks for it is kept apart from their own within a group, and nobody can tell why."""

from datetime import timedelta

import pytest

from groups import actions, shown, tasks
from groups.models import State
from people import actions as people
from tests.factories import make_user
from tests.factories_groups import joined
from tests.factories_wellbeing import fresh
from tests.groups.conftest import told


def refused(person, group, now) -> bool:
    try:
        actions.join(by=fresh(person), group=group, now=now)
    except actions.Closed:
        return True
    return False


@pytest.fixture
def wide(open_group):
    open_group.most = 9
    open_group.save()
    return open_group


def test_her_manager_cannot_join_where_she_asked_for_it(wide, asha, mo, kim, now):
    joined(asha, wide, now, keeps_apart=True)
    assert [refused(one, wide, now) for one in (mo, kim)] == [True, False]


def test_without_asking_for_it_he_can(wide, asha, mo, now):
    joined(asha, wide, now)
    assert not refused(mo, wide, now)


def test_when_she_has_left_he_can(wide, asha, mo, now):
    joined(asha, wide, now, keeps_apart=True)
    actions.leave(by=asha, group=wide, now=now)
    assert not refused(mo, wide, now)


def test_what_he_reads_is_what_everybody_reads_of_a_full_group(wide, asha, mo, kim, now, client_of):
    joined(asha, wide, now, keeps_apart=True)
    his = client_of(fresh(mo)).get(f"/groups/{wide.pk}/join/").content
    assert b"takes nobody new at the moment" in his
    hers = client_of(fresh(kim))
    assert b"takes nobody new" not in hers.get(f"/groups/{wide.pk}/join/").content
    wide.most = 3
    wide.save()
    states = {one.state for who in (mo, kim) for one in shown.to_join(fresh(who), "", now).rows}
    assert states == {shown.NOT_NOW}


def named(person, other):
    people.keep_apart(person=person, email=other.email, kind="friend")


def blocked(person, other, now):
    people.block(person=person, other=other, known_as="", now=now)


def test_whom_she_named_or_blocked_and_her_small_team(wide, asha, kim, sue, ambulance, now):
    mate, blocks = make_user(organisation=ambulance), make_user(organisation=ambulance)
    mate.team = asha.team
    mate.save()
    named(asha, kim)
    blocked(asha, blocks, now)
    joined(asha, wide, now, keeps_apart=True)
    assert [refused(one, wide, now) for one in (kim, blocks, mate)] == [True] * 3


def test_naming_one_after_the_other_tells_nothing(wide, asha, kim, now):
    """The attack: Kim names and blocks Asha and calls her their manager, and looks each time."""
    joined(asha, wide, now, keeps_apart=True)
    acts = (
        lambda: named(kim, asha),
        lambda: blocked(kim, asha, now),
        lambda: people.correct_manager(person=kim, email=asha.email),
    )
    for act in acts:
        act()
        assert [one.takes for one in shown.to_join(fresh(kim), "", now).rows] == [True]


def test_where_people_ask_he_asks_and_hears_what_nobody_answered(group, asha, mo, ben, now):
    joined(asha, group, now, keeps_apart=True)
    told()
    his = actions.join(by=fresh(mo), group=group, name="Mo", now=now)
    assert (his.state, told(), shown.asking(group)) == ("asked", [], [])
    with pytest.raises(actions.Closed):
        actions.answer(by=fresh(ben), membership=his, yes=True, now=now)
    tasks.look_after_groups(now=now + timedelta(days=14))
    his.refresh_from_db()
    assert (his.state, told()) == (State.DECLINED, [mo.pk])


def test_he_cannot_facilitate_by_a_link_either(wide, asha, mo, sue, now):
    joined(asha, wide, now, keeps_apart=True)
    actions.leave(by=sue, group=wide, now=now)
    with pytest.raises(actions.Closed):
        actions.become_facilitator(by=fresh(mo), group=wide, name="", by_link=True, now=now)
