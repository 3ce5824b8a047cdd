"""Supervision: written down, current until a day, warned of ahead, and sessions to book."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from care import reminders, tasks
from care.actions import supervision
from care.models import Booking, Session, Supervision
from care.sessions import owed, to_book
from directory.actions.supervised import begin_supervision
from directory.models import Supporter, Told
from peersupport.erasure import erase
from people.models import Block, Organisation, User
from records.clock import today
from records.models import AuditEvent, Tally
from tests.care.conftest import book, put_up, told, until, user
from tests.factories_directory import listed_supporter

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


def held(person: User, ago: int, now: datetime, **said: Any) -> Supervision:
    said = {"kind": "one", "minutes": 60, **said}
    day = today(now) - ago * DAY
    return supervision.write_down(by=user(person), held_on=day, now=now, **said)


def test_current_from_the_last_session_for_as_many_weeks(every_eight_weeks, ben, now) -> None:
    held(ben, 10, now)
    assert until(ben) == today(now) - 10 * DAY + 8 * WEEK


def test_an_older_session_written_down_later_takes_nothing_away(
    every_eight_weeks, ben, now
) -> None:
    held(ben, 3, now)
    held(ben, 50, now)
    assert until(ben) == today(now) - 3 * DAY + 8 * WEEK


def test_where_nobody_asks_for_it_it_is_written_down_and_pauses_nothing(ben, now) -> None:
    held(ben, 1, now)
    assert (until(ben), Supervision.objects.count()) == (None, 1)


def test_written_twice_it_is_one(every_eight_weeks, ben, now) -> None:
    rows = [held(ben, 2, now), held(ben, 2, now, minutes=90)]
    assert rows == [Supervision.objects.get()] * 2


@pytest.mark.parametrize("ago", [-1, 61])
def test_a_day_that_cannot_be_is_refused(ago, ben, now) -> None:
    with pytest.raises(ValidationError):
        held(ben, ago, now)


@pytest.mark.parametrize("name", ["asha", "cat", "viv"])
def test_who_is_no_supporter_writes_nothing_down(name, request, now) -> None:
    with pytest.raises(PermissionDenied):
        held(request.getfixturevalue(name), 1, now)


def test_overdue_pauses_new_requests_and_a_session_opens_them_again(
    every_eight_weeks, ben, now
) -> None:
    Supporter.objects.filter(user=ben).update(supervised_until=today(now) - DAY)
    taking = [Supporter.objects.get(user=ben).is_taking(today(now))]
    held(ben, 0, now)
    taking.append(Supporter.objects.get(user=ben).is_taking(today(now)))
    assert taking == [False, True]


def test_it_begins_with_a_whole_period_for_whoever_has_no_day(
    every_eight_weeks, ben, mo, eve, fire, now
) -> None:
    listed_supporter(eve)
    held(mo, 14, now)
    for later in (0, 5):
        begin_supervision(now=now + later * DAY)
    day = today(now)
    assert [until(one) for one in (ben, mo, eve)] == [day + 8 * WEEK, day + 6 * WEEK, None]


def test_no_longer_asked_for_nobody_has_a_day(every_eight_weeks, ben, now) -> None:
    held(ben, 1, now)
    Organisation.objects.update(supervise_every_weeks=None)
    begin_supervision(now=now)
    assert until(ben) is None


def test_told_two_weeks_ahead_and_the_day_after_and_never_twice(
    every_eight_weeks, ben, now
) -> None:
    last, seen = today(now) + 20 * DAY, []
    Supporter.objects.filter(user=ben).update(supervised_until=last)
    for day in range(40):
        for _ in range(2):
            reminders.remind(now + day * DAY)
        if told() == {ben.pk}:
            seen.append((last - today(now + day * DAY)).days)
    assert seen == [14, -1]


def test_renewed_it_is_warned_of_anew(every_eight_weeks, ben, now) -> None:
    for days in (10, 12):
        Supporter.objects.filter(user=ben).update(supervised_until=today(now) + days * DAY)
        reminders.remind(now + (days - 10) * DAY)
    assert Told.objects.filter(to=ben).count() == 2


def test_who_has_booked_in_time_is_not_warned(every_eight_weeks, ben, mo, cat, now) -> None:
    Supporter.objects.update(supervised_until=today(now) + 10 * DAY)
    book(ben, put_up(cat, now), now)
    assert (reminders.remind(now), told()) == (1, {mo.pk})


def test_one_notice_a_day_whatever_is_due(every_eight_weeks, ben, now) -> None:
    day = today(now)
    Supporter.objects.filter(user=ben).update(supervised_until=day + 10 * DAY)
    Told.objects.create(to=ben, person=ben, kind="training", due_on=day, stage=7, told_on=day)
    assert [reminders.remind(now), reminders.remind(now + DAY)] == [0, 1]


def test_the_nightly_work_begins_and_reminds(every_eight_weeks, ben, now) -> None:
    tasks.remind_of_supervision(now=now)
    tasks.remind_of_supervision(now=now + 42 * DAY)
    assert (until(ben), told()) == (today(now) + 8 * WEEK, {ben.pk})


def test_the_coordinator_sees_whose_and_until_when_of_her_own(
    every_eight_weeks, ben, mo, eve, cat, finn, now
) -> None:
    listed_supporter(eve)
    day = today(now)
    for person, days in ((ben, 14), (mo, -3), (eve, -3)):
        Supporter.objects.filter(user=person).update(supervised_until=day + days * DAY)
    assert [(one.name, one.over) for one in owed(cat, day)] == [("Mo", True), ("Ben", False)]
    assert [one.name for one in owed(finn, day)] == ["Eve"]


@pytest.mark.parametrize("name", ["asha", "mo", "dev", "viv", "ben"])
def test_nobody_else_sees_whose(name, request, every_eight_weeks, ben, mo, now) -> None:
    Supporter.objects.update(supervised_until=today(now) - DAY)
    assert owed(request.getfixturevalue(name), today(now)) == []


def test_not_of_somebody_she_must_not_meet(every_eight_weeks, ben, mo, cat, now) -> None:
    Supporter.objects.update(supervised_until=today(now) - DAY)
    Block.objects.create(person=ben, other=cat)
    assert [one.name for one in owed(cat, today(now))] == ["Mo"]


def test_kept_for_two_years_and_sessions_for_four_weeks(ben, cat, now) -> None:
    held(ben, 0, now)
    book(ben, put_up(cat, now), now)
    counts = []
    for days in (35, 36, 730, 731):
        tasks.forget_supervision(now=now + days * DAY)
        rows = (Session, Booking, Supervision)
        counts.append([model.objects.count() for model in rows])
    assert counts == [[1, 1, 1], [0, 0, 1], [0, 0, 1], [0, 0, 0]]


def test_erased_with_the_account_and_the_others_rows_stay(ben, mo, cat, now) -> None:
    session = put_up(cat, now)
    for person in (ben, mo):
        held(person, 1, now)
        book(person, session, now)
    erase(person=ben, now=now)
    rows = (Supervision, Booking)
    assert [list(model.objects.values_list("person", flat=True)) for model in rows] == [[mo.pk]] * 2
    erase(person=cat, now=now)
    assert (Session.objects.get().led_by, list(to_book(user(mo), now))) == (None, [session])


def test_neither_counted_nor_recorded(every_eight_weeks, ben, cat, now) -> None:
    held(ben, 1, now)
    book(ben, put_up(cat, now), now)
    assert (AuditEvent.objects.count(), Tally.objects.count()) == (0, 0)
