"""A group ends with care: a day set ahead, taken back or not, and then nothing says who was in."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from groups import actions, tasks
from groups.actions import ending, erasing
from groups.models import EndedGroup, Group, Membership, State
from jobs.models import OutgoingMail
from people.models import Organisation
from records.clock import today
from tests.conversations.test_races import together
from tests.factories import make_user
from tests.factories_groups import agreed, drafted, joined, running, started, wished
from tests.factories_wellbeing import fresh
from tests.groups.conftest import ids, told
from tests.test_leaks import rows

CANARIES = {
    "name": "CNRY-name-6f", "about": "CNRY-about-6f", "member": "CNRY-member-6f",
    "agreement": "CNRY-agreement-6f", "draft": "CNRY-draft-6f", "wish": "CNRY-wish-6f",
}  # fmt: skip


@pytest.fixture
def now():
    """Noon: so many days later it is the same hour by the clock on a UK wall, or nearly."""
    return timezone.now().replace(hour=12)


def ends(group, by, now, *, days=28):
    day = today(now) + timedelta(days=days)
    actions.set_last_day(by=fresh(by), group=group, day=day, now=now)


def test_everybody_in_it_is_told_and_nobody_new_comes_in(open_group, asha, kim, ben, sue, now):
    joined(asha, open_group, now)
    told()
    ends(open_group, ben, now)
    assert told() == ids(asha, sue)
    assert not Group.objects.visible_to(fresh(kim)).exists()
    with pytest.raises(actions.Closed):
        actions.join(by=fresh(kim), group=open_group, by_link=True, now=now)


def test_who_has_asked_gets_an_answer(group, asha, ben, sue, now):
    mine = actions.join(by=fresh(asha), group=group, name="Kit", now=now)
    told()
    ends(group, ben, now)
    mine.refresh_from_db()
    assert (mine.state, mine.name, told()) == (State.DECLINED, "", ids(asha, sue))


@pytest.mark.parametrize("days", [-1, 0, 6, 121])
def test_a_day_too_near_or_too_far_is_none(group, ben, now, days):
    with pytest.raises(ValidationError):
        ends(group, ben, now, days=days)
    group.refresh_from_db()
    assert group.ends_on is None


def test_set_to_the_same_day_nobody_is_told_again(group, ben, sue, now):
    ends(group, ben, now)
    told()
    ends(group, sue, now)
    assert told() == []
    ends(group, sue, now, days=30)
    assert told() == ids(ben)


def test_until_the_day_is_over_it_can_be_taken_back(group, asha, ben, sue, now):
    joined(asha, group, now)
    ends(group, ben, now)
    told()
    last, after = now + timedelta(days=28), now + timedelta(days=29)
    with pytest.raises(actions.Over):
        actions.take_back_last_day(by=fresh(sue), group=group, now=after)
    actions.take_back_last_day(by=fresh(sue), group=group, now=last)
    group.refresh_from_db()
    assert (group.ends_on, group.takes_place, told()) == (None, True, ids(asha, ben))
    actions.take_back_last_day(by=fresh(sue), group=group, now=last)
    assert told() == []


def test_only_facilitators_set_and_take_back(group, asha, cat, ben, now):
    joined(asha, group, now)
    for one in (asha, cat):
        with pytest.raises(actions.NotTheirs):
            ends(group, one, now)
    ends(group, ben, now)
    for one in (asha, cat):
        with pytest.raises(actions.NotTheirs):
            actions.take_back_last_day(by=fresh(one), group=group, now=now)


def test_a_group_that_never_began_has_no_last_day(ben, now):
    with pytest.raises(actions.NotTheirs):
        ends(started(ben, now), ben, now)


def test_after_the_day_nothing_is_written(group, asha, ben, now):
    joined(asha, group, now)
    ends(group, ben, now)
    later = now + timedelta(days=29)
    for late in (
        lambda: wished(asha, group, later, "Thanks."),
        lambda: drafted(group, later, "# Here\nLate."),
        lambda: ends(group, ben, later),
    ):
        with pytest.raises(actions.Over):
            late()


def reminded(at):
    actions.remind_of_the_end(now=at)
    return told()


def test_three_days_before_everybody_in_it_is_told_once_more(group, asha, kim, ben, sue, now):
    joined(asha, group, now)
    ends(group, ben, now)
    told()
    assert reminded(now + timedelta(days=24)) == []
    assert reminded(now + timedelta(days=25)) == ids(asha, ben, sue)
    for days in (25, 26, 28, 29):
        assert reminded(now + timedelta(days=days)) == []


def test_late_is_told_too_and_of_another_day_again(group, ben, sue, now):
    ends(group, ben, now)
    told()
    Organisation.objects.update(modules=[])
    assert reminded(now + timedelta(days=26)) == []
    Organisation.objects.update(modules=["groups"])
    assert reminded(now + timedelta(days=27)) == ids(ben, sue)
    group.refresh_from_db()
    group.ends_on += timedelta(days=20)
    group.save()
    assert reminded(now + timedelta(days=45)) == ids(ben, sue)


@pytest.mark.django_db(transaction=True)
def test_many_workers_tell_of_the_near_end_once(group, ben, sue, now):
    ends(group, ben, now)
    told()
    at = now + timedelta(days=25)
    together([lambda: actions.remind_of_the_end(now=at)] * 4)
    assert told() == ids(ben, sue)


def test_two_weeks_after_it_is_erased_and_a_line_is_left(group, asha, ben, now):
    joined(asha, group, now)
    ends(group, ben, now)
    tasks.erase_groups(now=now + timedelta(days=28 + 13))
    assert Group.objects.exists()
    for _ in range(2):
        tasks.erase_groups(now=now + timedelta(days=28 + 14))
    assert (Group.objects.count(), Membership.objects.count()) == (0, 0)
    [left] = EndedGroup.objects.all()
    kept = {field.name for field in EndedGroup._meta.fields}
    assert (left.organisation_id, left.quarter.day) == (ben.organisation_id, 1)
    assert kept == {"id", "organisation", "quarter", "months"}


@pytest.mark.parametrize(
    ("opened", "over", "quarter", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 1), date(2026, 1, 1), 1),
        (date(2025, 11, 3), date(2026, 12, 31), date(2026, 10, 1), 13),
        (date(2026, 4, 1), date(2026, 6, 30), date(2026, 4, 1), 2),
    ],
)
def test_what_is_left_says_the_quarter_and_how_long(group, opened, over, quarter, months, now):
    group.opened_on, group.ends_on = opened, over - timedelta(days=14)
    group.save()
    tasks.erase_groups(now=now.replace(year=over.year, month=over.month, day=over.day, hour=12))
    left = EndedGroup.objects.get()
    assert (left.quarter, left.months) == (quarter, months)


@pytest.fixture
def full(ben, sue, asha, now) -> Group:
    """A group with a word of its own in everything that can be written."""
    said = {"name": CANARIES["name"], "about": CANARIES["about"], "joining": "private"}
    group = running(ben, sue, now, **said)
    joined(asha, group, now, name=CANARIES["member"])
    agreed(group, now, f"# Here\n{CANARIES['agreement']}")
    drafted(group, now, f"# Here\n{CANARIES['draft']}")
    wished(asha, group, now, CANARIES["wish"])
    actions.make_link(by=fresh(ben), group=group, kind="join", now=now)
    return group


def stored(group: Group, *people) -> list[str]:
    """Tables below groups_ that hold the group's id or one of theirs."""
    keys = [key for one in (group, *people) for key in (str(one.pk), one.pk.hex)]
    lines = [row for row in rows() if row.startswith("groups_")]
    return sorted({row.partition(":")[0] for row in lines for key in keys if key in row})


def test_nothing_is_left_that_says_who_was_in_it_or_what_was_said(
    full, asha, ben, sue, now, client_of
):
    people = (asha, ben, sue)
    pages = [client_of(asha).get(f"/groups/{full.pk}/agreement/").content.decode()]
    assert CANARIES["wish"] in pages[0]
    assert len(stored(full, *people)) == 6
    ends(full, ben, now)
    tasks.erase_groups(now=now + timedelta(days=28 + 14))
    assert stored(full, *people) == []
    client = client_of(fresh(asha), fresh=True)
    found = ("/", "/groups/", "/my-data/everything/", "/my-data/download/")
    text = "\n".join(client.get(one, secure=True).content.decode() for one in found)
    assert [word for word in CANARIES.values() if word in text + "\n".join(rows())] == []
    # What is left over of it in the outbox is the notice everybody gets for everything.
    assert set(OutgoingMail.objects.values_list("body", flat=True)) <= {""}


def test_when_the_last_one_leaves_it_is_counted_too(group, ben, sue, now):
    for one in (sue, ben):
        actions.leave(by=fresh(one), group=group, now=now)
    assert (Group.objects.count(), EndedGroup.objects.count()) == (0, 1)


def test_one_that_never_began_leaves_nothing(ben, now):
    actions.leave(by=ben, group=started(ben, now), now=now)
    assert (Group.objects.count(), EndedGroup.objects.count()) == (0, 0)


@pytest.fixture
def unled(group, asha, kim, ben, sue, now):
    """Sue left four weeks ago, Ben now; two members are left."""
    for one in (asha, kim):
        joined(one, group, now - timedelta(days=60))
    actions.leave(by=sue, group=group, now=now - timedelta(days=28))
    actions.leave(by=ben, group=group, now=now)
    told()
    return group


def test_what_nobody_leads_for_twelve_weeks_gets_a_last_day(unled, asha, kim, now):
    tasks.look_after_groups(now=now + timedelta(days=83))
    unled.refresh_from_db()
    assert (unled.ends_on, told()) == (None, [])
    later = now + timedelta(days=84)
    for _ in range(2):
        tasks.look_after_groups(now=later)
    unled.refresh_from_db()
    assert (unled.ends_on, told()) == (today(later) + timedelta(days=28), ids(asha, kim))


def test_whoever_takes_its_lead_takes_the_last_day_back(unled, asha, now):
    later = now + timedelta(days=84)
    tasks.look_after_groups(now=later)
    actions.become_facilitator(by=fresh(asha), group=unled, name="Asha", now=later)
    actions.take_back_last_day(by=fresh(asha), group=unled, now=later)
    tasks.look_after_groups(now=later + timedelta(days=90))
    unled.refresh_from_db()
    assert unled.ends_on is None


def test_one_that_cannot_be_erased_stops_no_other(ben, now, monkeypatch):
    for _ in range(3):
        group = running(ben, make_user(organisation=ben.organisation), now)
        Group.objects.filter(pk=group.pk).update(ends_on=today(now) - timedelta(days=14))
    bad = Group.objects.earliest("ends_on", "pk")

    def erase(group, *, now):
        if group.pk == bad.pk:
            raise ValueError
        erasing.erase(group, now=now)

    monkeypatch.setattr(ending, "erase", erase)
    assert actions.erase_over(now=now) == 2
    assert list(Group.objects.all()) == [bad]
