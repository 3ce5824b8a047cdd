"""The last place is taken once; two facilitators who leave at once do not count on each other."""

from datetime import timedelta
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.utils import timezone

from groups import actions, tasks
from groups.actions import first, joining
from groups.models import Group, Membership, Notice, Session
from jobs.mail import notice
from tests.conversations.test_races import together
from tests.factories import make_user
from tests.factories_groups import joined, meets, running, wrote
from tests.factories_wellbeing import fresh
from tests.groups.conftest import told
from wellbeing.models import Meeting

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 20


@pytest.fixture
def people(ambulance):
    return [fresh(make_user(organisation=ambulance)) for _ in range(CROWD)]


def unlocked(crowd: int):
    """The group looked at and not locked, by all at the same moment."""
    ready = Barrier(crowd)

    def found(group):
        row = Group.objects.get(pk=group.pk)
        ready.wait(timeout=20)
        return row

    return found


def chosen_together(crowd: int):
    """A place is chosen, and held until everybody has chosen: nobody is through before the last
    has looked, however busy the machine is."""
    ready, choose = Barrier(crowd), joining.free_number

    def chosen(group):
        number = choose(group)
        ready.wait(timeout=20)
        return number

    return chosen


def test_the_last_place_is_taken_once(open_group, people):
    now = timezone.now()
    acts = [partial(actions.join, by=by, group=open_group, now=now) for by in people]
    results = together(acts)
    kinds = sorted(type(one).__name__ for one in results)
    assert kinds == ["Closed"] * (CROWD - 1) + ["Membership"]
    assert open_group.members.inside().count() == 3


@pytest.mark.postgres
def test_without_the_lock_most_of_the_crowd_meets_an_error(open_group, people, monkeypatch):
    """The positive control: then only the constraint on the place holds."""
    monkeypatch.setattr(joining, "locked", unlocked(CROWD))
    monkeypatch.setattr(joining, "free_number", chosen_together(CROWD))
    now = timezone.now()
    acts = [partial(actions.join, by=by, group=open_group, now=now) for by in people]
    kinds = sorted(type(one).__name__ for one in together(acts))
    assert kinds == ["IntegrityError"] * (CROWD - 1) + ["Membership"]


def leave_at_once(group, ben, sue):
    now = timezone.now()
    together([partial(actions.leave, by=by, group=group, now=now) for by in (ben, sue)])
    group.refresh_from_db()
    return Membership.objects.leading().count()


def test_both_facilitators_leave_at_once_and_the_group_rests(group, ben, sue, kim):
    joined(kim, group, timezone.now())
    assert (leave_at_once(group, ben, sue), group.paused_on is not None) == (0, True)


@pytest.mark.postgres
def test_without_the_lock_each_counts_on_the_other(group, ben, sue, kim, monkeypatch):
    """The positive control: a group that goes on with nobody to lead it."""
    joined(kim, group, timezone.now())
    ready = Barrier(2)

    def counted_before_the_other(row, **said):
        ready.wait(timeout=20)
        return left_by(row, **said)

    left_by = joining._left_by
    monkeypatch.setattr(joining, "locked", unlocked(2))
    monkeypatch.setattr(joining, "_left_by", counted_before_the_other)
    assert (leave_at_once(group, ben, sue), group.paused_on) == (0, None)


def test_the_second_place_to_facilitate_is_taken_once(ben, sue, people):
    now = timezone.now()
    group = running(ben, sue, now)
    for one in people[:5]:
        joined(one, group, now)
    actions.leave(by=sue, group=group, now=now)
    acts = [
        partial(actions.become_facilitator, by=by, group=group, name="", now=now)
        for by in people[:5]
    ]
    kinds = sorted(type(one).__name__ for one in together(acts))
    assert kinds == ["Closed"] * 4 + ["Membership"]


def test_one_form_sent_by_many_at_once_is_one_session(group, ben):
    now, key = timezone.now(), uuid4()
    together([partial(meets, ben, group, now, form_key=key)] * 6)
    assert (Session.objects.count(), Meeting.objects.count()) == (1, 1)


def test_many_workers_ask_a_new_member_once(group, ben, kim):
    now = timezone.now()
    joined(kim, group, now)
    meeting = meets(ben, group, now).event.meetings.get()
    told()
    later = meeting.ends_at + timedelta(days=1)
    together([lambda: tasks.ask_new_members(now=later)] * 6)
    assert told() == [kim.pk]


@pytest.mark.postgres
def test_without_the_claim_they_are_asked_by_each_worker(group, ben, kim, monkeypatch):
    """The positive control: looked first and told then."""
    now, ready = timezone.now(), Barrier(2)
    joined(kim, group, now)
    meeting = meets(ben, group, now).event.meetings.get()
    told()

    def looked_first(pk, person, at):
        new = Membership.objects.filter(pk=pk, asked_on__isnull=True).exists()
        ready.wait(timeout=20)
        if new:
            notice(person)
        return new

    monkeypatch.setattr(first, "_asked", looked_first)
    later = meeting.ends_at + timedelta(days=1)
    together([lambda: tasks.ask_new_members(now=later)] * 2)
    assert told() == [kim.pk] * 2


def test_who_writes_at_the_same_moment_tells_once(group, ben, sue, kim):
    now = timezone.now()
    joined(kim, group, now)
    actions.want_news(by=fresh(kim), group=group, wants=True, now=now)
    told()
    together([partial(wrote, by, group, now) for by in (ben, sue)])
    assert (told(), sorted(Notice.objects.values_list("turn", flat=True))) == ([kim.pk], [1, 2])


def test_two_facilitators_call_the_same_date_off_and_it_is_told_once(group, ben, sue, kim):
    now = timezone.now()
    joined(kim, group, now)
    meeting = meets(ben, group, now).event.meetings.get()
    told()
    acts = [partial(actions.call_off_date, by=fresh(by), meeting=meeting, now=now)
            for by in (ben, sue)]  # fmt: skip
    kinds = sorted(type(one).__name__ for one in together(acts))
    assert (kinds, told().count(kim.pk)) == (["Gone", "NoneType"], 1)
