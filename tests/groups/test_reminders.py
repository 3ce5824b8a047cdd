"""Reminders of a group's dates: for those who want them, at their time, once, in constant words."""

from datetime import datetime, time, timedelta
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from groups import actions, tasks
from groups.actions import reminding
from groups.models import Group, Membership, Session
from jobs import mail
from people.models import Organisation, User
from records.clock import today
from tests.conversations.test_races import together
from tests.factories_groups import joined, meets
from tests.factories_wellbeing import fresh
from tests.groups.conftest import ids, told
from tests.killed import WAYS, killed_while_telling
from wellbeing.models import Meeting

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
BOTH = (48, 2)


@pytest.fixture
def date(group, ben, asha, now) -> Meeting:
    """In a week; Asha and Ben want both reminders, Sue none."""
    joined(asha, group, now, name="Kit")
    found: Meeting = meets(ben, group, now).event.meetings.get()
    for one in (asha, ben):
        wants(one, group, now)
    told()
    return found


def wants(person: User, group: Group, now, hours=BOTH) -> None:
    actions.want_reminders(by=fresh(person), group=group, hours=hours, now=now)


def left_at(date: Meeting, before: timedelta) -> list[UUID | None]:
    """Who is told when the clock stands so long before the date begins."""
    tasks.remind_of_group_dates(now=date.starts_at - before)
    return told()


def test_at_both_times_once_and_not_before(date, ben, asha):
    times = (48 * HOUR + MINUTE, 48 * HOUR, 24 * HOUR, 2 * HOUR + MINUTE, 2 * HOUR, MINUTE)
    both = ids(ben, asha)
    assert [left_at(date, one) for one in times] == [[], both, [], [], both, []]


def test_a_second_date_has_its_own(date, group, ben, asha, now):
    other = meets(ben, group, now, day=date.on + timedelta(days=1)).event.meetings.get()
    told()
    both = ids(ben, asha)
    assert [left_at(one, 48 * HOUR) for one in (date, other)] == [both, both]
    assert [left_at(one, 2 * HOUR) for one in (date, other)] == [both, both]


@pytest.mark.parametrize(("hours", "found"), [((48,), [1, 0]), ((2,), [0, 1]), ((), [0, 0])])
def test_only_those_that_are_wanted(date, group, ben, asha, now, hours, found):
    wants(ben, group, now, ())
    wants(asha, group, now, hours)
    assert [len(left_at(date, one * HOUR)) for one in BOTH] == found


def test_what_is_over_when_they_are_wanted_is_not_sent(date, group, sue, ben, asha):
    wants(sue, group, date.starts_at - 30 * HOUR)
    wants(asha, group, date.starts_at - 30 * HOUR)
    assert left_at(date, 29 * HOUR) == ids(ben, asha)
    assert left_at(date, 2 * HOUR) == ids(ben, asha, sue)


# With a late worker's reminder of the first date, and with that the group rests.
NOTICES = {"put up": 2, "all moved": 1, "moved": 1, "comes after all": 0, "goes on": 2}


@pytest.mark.parametrize(("how", "notices"), NOTICES.items())
def test_who_hears_of_it_at_that_moment_hears_no_reminder_besides(
    date, group, ben, asha, now, how, notices
):
    late = date.starts_at - 24 * HOUR
    him = {"by": fresh(ben), "now": late}
    if how == "put up":
        meets(ben, group, late, day=date.on + timedelta(days=1))
    elif how == "all moved":
        actions.change_session(session=group.sessions.get(), about="", starts=time(20), **him)
    elif how == "moved":
        actions.move_date(meeting=date, day=date.on, at=date.event.starts, minutes=45, **him)
    elif how == "comes after all":
        for comes in (False, True):
            actions.say_whether(by=fresh(asha), meeting=date, comes=comes, now=late)
    else:
        actions.pause(by=fresh(ben), group=group, now=now)
        actions.resume(group=group, **him)
    assert told().count(asha.pk) == notices
    tasks.remind_of_group_dates(now=late + MINUTE)
    assert asha.pk not in told()


def _said_of(session: Session, how: str, by: User, now: datetime) -> None:
    """Something is said of the one date of a session; or of one in its place, a day on."""
    date = session.event.meetings.get()
    him: dict[str, Any] = {"by": by, "now": now}
    if how in ("put up", "added"):
        date.event.delete()
    if how == "put up":
        meets(by, session.group, now, day=date.on, starts=time(13))
    elif how == "added":
        actions.add_date(session=session.group.sessions.get(), day=date.on, **him)
    elif how == "all moved":
        actions.change_session(session=session, about="", starts=time(11), **him)
    elif how == "moved":
        actions.move_date(meeting=date, day=date.on, at=time(11), minutes=45, **him)
    elif how == "comes after all":
        for comes in (False, True):
            actions.say_whether(meeting=date, comes=comes, **him)
    else:
        actions.call_off_date(meeting=date, **him)


@pytest.mark.parametrize(
    "how", ["put up", "added", "all moved", "moved", "comes after all", "called off"]
)
def test_a_late_workers_reminder_of_another_date_is_not_lost(date, group, ben, asha, now, how):
    """Both dates are within two days, the worker has not run: what is said of the other one moves
    on up to when somebody was told. Whoever does it gets no notice, and has the reminder."""
    other = meets(ben, group, now, day=date.on + timedelta(days=1), starts=time(12))
    late = other.event.meetings.get().starts_at - 47 * HOUR
    told()
    _said_of(other, how, fresh(ben), late)
    tasks.remind_of_group_dates(now=late + MINUTE)
    assert told().count(ben.pk) == 1
    tasks.remind_of_group_dates(now=late + 2 * MINUTE)
    assert told() == []


def test_a_date_that_is_moved_is_reminded_of_at_its_new_time(date, ben, asha):
    both = ids(ben, asha)
    assert left_at(date, 47 * HOUR) == both
    day, then = date.on + timedelta(days=10), date.starts_at - 40 * HOUR
    actions.move_date(
        by=fresh(ben), meeting=date, day=day, at=date.event.starts, minutes=60, now=then
    )
    date.refresh_from_db()
    told()
    assert [left_at(date, one * HOUR) for one in (49, 48, 2)] == [[], both, both]


@pytest.mark.parametrize(
    "why", ["not this time", "called off", "rests", "ended", "left", "closed", "off", "begun"]
)
def test_who_is_not_expected_is_not_reminded(date, group, ben, asha, fire, now, why):
    if why == "not this time":
        actions.say_whether(by=fresh(asha), meeting=date, comes=False, now=now)
    elif why == "called off":
        actions.call_off_date(by=fresh(ben), meeting=date, now=now)
    elif why == "rests":
        actions.pause(by=fresh(ben), group=group, now=now)
    elif why == "ended":
        Group.objects.update(ends_on=date.on - timedelta(days=1))
    elif why == "left":
        actions.leave(by=fresh(asha), group=group, now=now)
    elif why == "closed":
        User.objects.filter(pk=asha.pk).update(is_active=False)
    elif why == "off":
        Organisation.objects.update(modules=["events"])
    told()
    assert asha.pk not in left_at(date, -MINUTE if why == "begun" else HOUR)


def test_on_the_last_day_of_a_group_it_still_takes_place(date, ben, asha):
    Group.objects.update(ends_on=date.on)
    assert left_at(date, HOUR) == sorted([*ids(ben, asha)] * 2, key=str)


def test_the_page_keeps_what_is_wanted_and_says_so(group, asha, now, client_of):
    joined(asha, group, now)
    client, page = client_of(asha), f"/groups/{group.pk}/sessions/"
    assert client.get(page).content.decode().count(" checked") == 0
    answer = client.post(page + "remind/", {"remind": ["2"]}, follow=True).content.decode()
    assert ("Kept." in answer, answer.count(" checked")) == (True, 1)
    assert actions.wanted(group.members.get(person=asha)) == [2]


def test_who_is_taken_out_wants_none_any_more(date, group, ben, asha, now):
    mine = group.members.get(person=asha)
    actions.remove(by=fresh(ben), membership=mine, now=now)
    mine.refresh_from_db()
    assert actions.wanted(mine) == []


# -- exactly once ---------------------------------------------------------------------------------


@pytest.fixture
def due(group, asha, ben):
    now = timezone.now()
    joined(asha, group, now)
    date = meets(ben, group, now).event.meetings.get()
    wants(asha, group, now)
    told()
    return date.starts_at - 48 * HOUR


@pytest.mark.django_db(transaction=True)
def test_however_many_workers_there_are_one_tells(due, asha):
    assert (sum(together([lambda: reminding.remind(now=due)] * 6)), told()) == (1, [asha.pk])


@pytest.mark.django_db(transaction=True)
def test_workers_and_a_facilitator_at_the_same_moment_remind_once(due, group, ben, asha):
    """Of the date that is near, and of the one more there is: one notice each."""
    him = {"by": fresh(ben), "session": group.sessions.get(), "now": due}
    adding = partial(actions.add_date, day=today(due) + timedelta(days=20), **him)
    results = together([lambda: reminding.remind(now=due)] * 4 + [adding])
    assert [one for one in results if isinstance(one, Exception)] == []
    assert told().count(asha.pk) == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_comparison_each_worker_would_tell(due, asha, monkeypatch):
    """The control: looked first and told then."""
    ready = Barrier(2)

    def looked_first(pk, person, name, held, until):
        there = Membership.objects.filter(pk=pk, **{name: held}).exists()
        ready.wait(timeout=20)
        if there:
            mail.notice(person)
        return there

    monkeypatch.setattr(reminding, "_reminded", looked_first)
    together([lambda: reminding.remind(now=due)] * 2)
    assert told() == [asha.pk] * 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("when", "how"), WAYS)
def test_a_worker_that_is_killed_in_between_has_done_neither(due, asha, when, how):
    killed_while_telling(reminding, lambda: reminding.remind(now=due), when, how)
    assert told() == []
    sent = together([lambda: reminding.remind(now=due)] * 2)
    assert (sum(sent), told()) == (1, [asha.pk])
