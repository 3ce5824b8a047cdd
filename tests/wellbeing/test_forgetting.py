"""Who came is forgotten: on the day that was promised, everywhere, and three numbers are left."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from people.models import Organisation
from records.clock import today
from records.expiry import registry
from tests.factories_wellbeing import booked, put_up
from tests.test_leaks import rows
from wellbeing import tasks
from wellbeing.actions import booking, forgetting
from wellbeing.models import EventBooking, Meeting

DAY = timedelta(days=1)
NAME = "CNRY-comes-under-this"


def left(meeting: Meeting) -> tuple[bool, int | None, int | None, int]:
    meeting.refresh_from_db()
    return meeting.forgotten, meeting.booked, meeting.waited, meeting.bookings.count()


@pytest.mark.parametrize("days", [None, 1, 30])
def test_a_week_after_it_or_when_the_organisation_says(ambulance, cat, crowd, now, days):
    if days:
        Organisation.objects.filter(pk=ambulance.pk).update(event_keep_days=days)
    date = put_up(cat, now, capacity=2).meetings.get()
    for one in crowd(3):
        booked(one, date, now)
    last = date.ends_at + (days or 7) * DAY - DAY
    tasks.forget_who_came(now=last)
    assert left(date) == (False, None, None, 3)
    for _ in range(2):
        tasks.forget_who_came(now=last + DAY)
    assert left(date) == (True, 2, 1, 0)


def test_a_later_choice_of_the_organisation_breaks_no_promise(ambulance, date, asha, now):
    booked(asha, date, now)
    Organisation.objects.filter(pk=ambulance.pk).update(event_keep_days=30)
    tasks.forget_who_came(now=date.ends_at + 7 * DAY)
    assert left(date) == (True, 1, 0, 0)


def told_of(person, dump: Iterable[str]) -> list[str]:
    """The lines of a dump that know of this person beside their account."""
    known = (person.pk.hex, str(person.pk), NAME)
    lines = [line for line in dump if any(word in line for word in known)]
    return [line for line in lines if not line.startswith(("people_user", "account_"))]


def test_nothing_in_any_table_ties_a_person_to_it_any_more(cat, asha, now):
    date = put_up(cat, now, shows_names=True).meetings.get()
    before = told_of(asha, rows())
    booked(asha, date, now, name=NAME)
    assert len(told_of(asha, rows())) == len(before) + 1
    tasks.forget_who_came(now=date.ends_at + 8 * DAY)
    assert told_of(asha, rows()) == before


def test_one_date_that_fails_stops_no_other(cat, asha, now, monkeypatch):
    event = put_up(cat, now, rule="FREQ=WEEKLY;INTERVAL=1;COUNT=3")
    bad, *others = event.meetings.order_by("day")
    for one in (bad, *others):
        booked(asha, one, now)
    locked = booking.locked

    def fails_once(meeting):
        if meeting.pk == bad.pk:
            raise ValueError("no")
        return locked(meeting)

    monkeypatch.setattr(forgetting, "locked", fails_once)
    later = now + 90 * DAY
    tasks.forget_who_came(now=later)
    assert [one.meeting_id for one in EventBooking.objects.all()] == [bad.pk]
    # The heartbeat is not written while one is left (records/expiry.py).
    assert registry["event_bookings"].due(later) == 1


def test_what_is_moved_ahead_is_forgotten_later(cat, date, asha, now):
    booked(asha, date, now)
    Meeting.objects.filter(pk=date.pk).update(erase_on=today(now) + 40 * DAY)
    tasks.forget_who_came(now=date.ends_at + 8 * DAY)
    assert left(date)[0] is False
