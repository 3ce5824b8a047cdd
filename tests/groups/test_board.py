"""The board: written by members, read by members, gone by itself; kept from whom they keep away."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from groups import actions, shown, tasks
from groups.models import Notice
from peersupport.erasure import erase
from people import actions as people
from records.clock import today
from tests.factories import make_user
from tests.factories_groups import joined, wrote
from tests.factories_wellbeing import fresh
from tests.groups.conftest import ids, told

DAY = timedelta(days=1)


@pytest.fixture
def kit(group, asha, now):
    """Asha's place in the group."""
    return joined(asha, group, now, name="Kit")


def read(person, group, now) -> list[str]:
    return [one.words for one in shown.board(group, fresh(person), now)["notices"]]


def test_those_in_the_group_read_it_the_newest_first(group, kit, asha, ben, kim, now):
    for words in ("One", "Two"):
        wrote(asha, group, now, words)
    assert read(ben, group, now) == read(asha, group, now) == ["Two", "One"]
    assert read(kim, group, now) == []


def test_it_goes_by_itself(group, kit, asha, ben, now):
    wrote(asha, group, now, days=3)
    for days, left in ((3, 1), (4, 0)):
        tasks.forget_notices(now=now + days * DAY)
        assert (len(read(ben, group, now + days * DAY)), Notice.objects.count()) == (left, left)


def test_over_at_midnight_whether_the_clock_erased_it_or_not(group, kit, asha, ben, now):
    wrote(asha, group, now, days=3)
    assert read(ben, group, now + 4 * DAY) == []


@pytest.mark.parametrize("days", [0, 5, 31, 400])
def test_no_other_length_can_be_chosen(group, kit, asha, now, days):
    with pytest.raises(actions.Closed):
        wrote(asha, group, now, days=days)


def test_three_a_day_and_more_tomorrow(group, kit, asha, now):
    for _ in range(3):
        wrote(asha, group, now)
    with pytest.raises(ValidationError, match="You have written 3 today"):
        wrote(asha, group, now)
    wrote(asha, group, now + DAY)
    assert Notice.objects.count() == 4


def test_who_is_not_in_it_writes_nothing_and_nobody_while_it_rests(group, kit, asha, kim, ben, now):
    with pytest.raises(actions.Closed):
        wrote(kim, group, now)
    actions.pause(by=fresh(ben), group=group, now=now)
    with pytest.raises(actions.Closed):
        wrote(asha, group, now)


def test_one_takes_back_ones_own_and_nobody_elses(group, kit, asha, sue, now):
    made = wrote(asha, group, now)
    actions.take_back(by=fresh(sue), written=made)
    assert Notice.objects.count() == 1
    actions.take_back(by=fresh(asha), written=made)
    assert Notice.objects.count() == 0


def test_taken_down_its_writer_alone_reads_it_with_the_reason(group, kit, asha, ben, sue, now):
    made = wrote(asha, group, now, "Names somebody")
    told()
    actions.take_down(by=fresh(ben), written=made, reason="It names somebody.", now=now)
    assert (told(), read(sue, group, now), read(asha, group, now)) == (ids(asha), [], [])
    [down] = shown.board(group, fresh(asha), now)["taken_down"]
    assert (down.words, down.reason) == ("Names somebody", "It names somebody.")
    assert shown.board(group, fresh(ben), now)["taken_down"] == []
    tasks.forget_notices(now=now + 15 * DAY)
    assert Notice.objects.count() == 0


def test_a_member_takes_nobody_elses_down(group, kit, asha, kim, now):
    made = wrote(asha, group, now)
    joined(kim, group, now)
    with pytest.raises(actions.NotTheirs):
        actions.take_down(by=fresh(kim), written=made, reason="R", now=now)


@pytest.mark.parametrize("way", ["leaves", "removed", "erased"])
def test_what_they_wrote_goes_with_them(group, kit, asha, ben, dev, now, way):
    wrote(asha, group, now)
    if way == "leaves":
        actions.leave(by=fresh(asha), group=group, now=now)
    elif way == "removed":
        actions.remove(by=fresh(ben), membership=kit, now=now)
    else:
        erase(person=fresh(asha), now=now)
    assert Notice.objects.count() == 0


@pytest.fixture
def wide(ben, sue, open_group):
    open_group.most = 9
    open_group.save()
    return open_group


def test_whom_she_keeps_away_does_not_read_it_and_she_reads_his(wide, asha, mo, kim, now):
    """He came in first. Hiding his from her would let her try whom she names until one goes."""
    for one in (mo, kim):
        joined(one, wide, now)
    joined(asha, wide, now, keeps_apart=True)
    wrote(asha, wide, now, "Hers")
    wrote(mo, wide, now, "His")
    found = {one.name: read(one, wide, now) for one in (mo, kim, asha)}
    assert found == {"Mo": ["His"], "Kim": ["His", "Hers"], "Asha": ["His", "Hers"]}


def test_without_asking_for_it_everybody_reads_it(wide, asha, mo, now):
    for one in (mo, asha):
        joined(one, wide, now)
    wrote(asha, wide, now, "Hers")
    assert read(mo, wide, now) == ["Hers"]


def test_naming_one_after_the_other_hides_nothing(wide, asha, kim, now):
    joined(kim, wide, now, keeps_apart=True)
    joined(asha, wide, now)
    wrote(asha, wide, now, "Hers")
    people.keep_apart(person=kim, email=asha.email, kind="friend")
    people.block(person=kim, other=asha, known_as="", now=now)
    people.correct_manager(person=kim, email=asha.email)
    assert read(kim, wide, now) == ["Hers"]


def test_facilitators_read_all_of_it_and_are_read_by_all(wide, asha, ben, now):
    people.keep_apart(person=asha, email=ben.email, kind="friend")
    people.keep_apart(person=ben, email=asha.email, kind="friend")
    joined(asha, wide, now, keeps_apart=True)
    wrote(asha, wide, now, "Hers")
    wrote(ben, wide, now, "His")
    assert read(ben, wide, now) == read(asha, wide, now) == ["His", "Hers"]


def test_a_notice_a_day_for_who_wants_it_and_may_read_it(wide, asha, mo, kim, sue, now):
    for one in (mo, kim):
        joined(one, wide, now)
    joined(asha, wide, now, keeps_apart=True)
    for one in (mo, kim, asha):
        actions.want_news(by=fresh(one), group=wide, wants=True, now=now)
    told()
    wrote(asha, wide, now)
    assert told() == ids(kim)
    wrote(asha, wide, now)
    assert told() == []
    wrote(sue, wide, now)
    assert told() == ids(mo, asha)
    wrote(asha, wide, now + DAY)
    assert told() == ids(kim)


def test_off_until_wanted_and_off_again(group, kit, asha, ben, now):
    wrote(ben, group, now)
    assert told().count(asha.pk) == 1  # that she was let in
    for wants, many in ((True, 1), (False, 0)):
        group.members.update(told_on=None)
        actions.want_news(by=fresh(asha), group=group, wants=wants, now=now)
        wrote(ben, group, now)
        assert len(told()) == many


def test_a_full_board_says_so(group, ben, ambulance, now):
    mine, on = group.members.get(person=ben), today(now)
    rows = [Notice(member=mine, words="W", on=on - DAY, until=on, turn=n) for n in range(100)]
    Notice.objects.bulk_create(rows)
    member = make_user(organisation=ambulance)
    joined(member, group, now)
    with pytest.raises(ValidationError, match="The board is full"):
        wrote(member, group, now)
