"""When a service is open: a table, and a slow oracle that looks at every minute."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.clock import LONDON
from signposting.hours import Hours, Span, clock, holidays, said
from signposting.models import Schedule

EVERY = frozenset(range(7))
WEEK = frozenset(range(5))
OFFICE = Hours((Span(WEEK, time(9), time(17)),))
EVENING = Hours((Span(EVERY, time(17), time(0)),))
NIGHT = Hours((Span(frozenset({4, 5}), time(20), time(2)),))
ALWAYS = Hours((Span(EVERY, time(0), time(0)),))
CHRISTMAS = date(2026, 12, 25)
SHUT = Hours(OFFICE.spans, {CHRISTMAS})


def at(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("hours", "moment", "words"),
    [
        (OFFICE, at(26, 9), "Open now, until 5pm"),
        (OFFICE, at(26, 17), "Closed now, opens 9am tomorrow"),
        (OFFICE, at(27, 17), "Closed now, opens 9am on Monday"),
        (OFFICE, at(26, 8, 59), "Closed now, opens 9am"),
        (EVENING, at(26, 23, 59), "Open now, until midnight"),
        (EVENING, at(27, 0), "Closed now, opens 5pm"),
        (NIGHT, at(28, 1, 59), "Open now, until 2am"),
        (NIGHT, at(28, 2), "Closed now, opens 8pm"),
        (NIGHT, at(27, 21), "Open now, until 2am tomorrow"),
        (ALWAYS, at(26, 3), "Open now, day and night"),
        (SHUT, at(25, 10, month=12), "Closed now, opens 9am on Monday"),
        (SHUT, at(24, 18, month=12), "Closed now, opens 9am on Monday"),
        (Hours(()), at(26, 3), ""),
        (Hours((Span(frozenset(), time(9), time(17)),)), at(26, 3), "Closed now"),
        (Hours((Span(EVERY, time(8), time(8)),)), at(26, 3), "Open now"),
        (Hours(ALWAYS.spans, {CHRISTMAS}), at(25, 3, month=12), "Closed now, opens midnight"),
    ],
)
def test_it_is_said_in_words(hours, moment, words):
    assert said(hours, moment) == words


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        # The night of 29 March 2026: from 01:00 the clock says 02:00.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), False),
        # The night of 25 October 2026: the hour from 01:00 comes twice, and both are before two.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), False),
    ],
)
def test_both_clock_changes_follow_the_clock_on_the_wall(moment, is_open):
    assert Hours((Span(EVERY, time(20), time(2)),)).is_open(moment) is is_open


@pytest.mark.parametrize(
    ("entry", "words"),
    [(time(0), "midnight"), (time(12), "noon"), (time(9), "9am"), (time(16, 30), "4.30pm"),
     (time(0, 5), "12.05am")],
)  # fmt: skip
def test_times_are_said_as_people_say_them(entry, words):
    assert clock(entry) == words


@pytest.mark.parametrize(
    ("nation", "day", "is_holiday"),
    [
        ("england", date(2026, 5, 4), True),
        ("wales", date(2026, 12, 28), True),
        ("scotland", date(2026, 11, 30), True),
        ("england", date(2026, 11, 30), False),
        ("northern_ireland", date(2026, 3, 17), True),
        ("scotland", date(2026, 3, 17), False),
        ("scotland", date(2026, 4, 6), False),
        ("england", date(2026, 4, 6), True),
    ],
)
def test_each_nation_has_its_own_bank_holidays(nation, day, is_holiday):
    every, some = holidays([nation])
    assert ((day in every), some) == (is_holiday, frozenset())


def test_of_several_nations_some_holidays_are_everybodys_and_some_are_not():
    england, scotland = (holidays([nation])[0] for nation in ("england", "scotland"))
    every, some = holidays(["england", "wales", "scotland"])
    assert (every, some) == (england & scotland, england ^ scotland)
    assert (CHRISTMAS in every, date(2026, 11, 30) in some) == (True, True)
    assert holidays([]) == (frozenset(), frozenset())


def test_on_a_holiday_of_one_nation_an_office_for_several_is_not_said_to_be_closed(make_signpost):
    line = make_signpost("line", on_holidays="closed", nations=["england", "scotland"])
    line.schedules.create(days=["MO", "FR"], opens=time(9), closes=time(17))
    assert said(line.opening, at(30, 10)) == (
        "Open now, until 5pm. Today is a bank holiday in some nations, so it may be closed"
    )
    assert said(line.opening, at(30, 18)) == "Closed now, opens 9am on Friday"
    assert said(line.opening, at(25, 10, month=12)).startswith("Closed now")
    line.nations = ["scotland"]
    assert said(line.opening, at(30, 10)).startswith("Closed now")
    line.nations = ["england"]
    assert said(line.opening, at(30, 10)) == "Open now, until 5pm"


TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
SPANS = st.builds(Span, st.frozensets(st.integers(0, 6)), TIMES, TIMES)
STARTS = st.sampled_from([date(2026, 3, 27), date(2026, 10, 23), date(2026, 12, 23)])


def plainly_open(hours: Hours, moment: datetime) -> bool:
    """Minutes counted on the wall, one rule after the other."""
    wall = moment.astimezone(LONDON)
    minute, day = wall.hour * 60 + wall.minute, wall.date()
    for span in hours.spans:
        opens = span.opens.hour * 60 + span.opens.minute
        closes = span.closes.hour * 60 + span.closes.minute
        today = day.weekday() in span.days and day not in hours.shut
        before = day - timedelta(days=1)
        yesterday = before.weekday() in span.days and before not in hours.shut
        over_night = closes <= opens
        if today and opens <= minute and (over_night or minute < closes):
            return True
        if yesterday and over_night and minute < closes:
            return True
    return False


@settings(max_examples=40, deadline=None)
@given(spans=st.lists(SPANS, max_size=3), start=STARTS, shut=st.booleans())
def test_every_minute_of_days_with_clock_changes_and_holidays(spans, start, shut):
    hours = Hours(tuple(spans), frozenset({CHRISTMAS} if shut else ()))
    begin = datetime.combine(start, time(0), tzinfo=LONDON).astimezone(UTC)
    for minute in range(0, 4 * 24 * 60, 5):
        moment = begin + timedelta(minutes=minute)
        assert hours.is_open(moment) == plainly_open(hours, moment), moment


@settings(max_examples=60, deadline=None)
@given(spans=st.lists(SPANS, min_size=1, max_size=3), minutes=st.integers(0, 7 * 24 * 4))
def test_nothing_changes_before_the_next_change(spans, minutes):
    hours = Hours(tuple(spans))
    moment = datetime(2026, 6, 1, tzinfo=LONDON) + timedelta(minutes=15 * minutes)
    edge = hours.changes_at(moment)
    until = edge.replace(tzinfo=LONDON) if edge else moment + timedelta(days=9)
    while moment < until:
        assert plainly_open(hours, moment) == hours.is_open(moment)
        assert hours.is_open(moment) == hours.is_open(until - timedelta(minutes=15))
        moment += timedelta(minutes=15)
    assert edge is None or hours.is_open(until) != hours.is_open(until - timedelta(minutes=15))


def test_a_schedule_says_how_it_repeats_as_open_referral_does():
    days = ["MO", "WE"]
    assert Schedule(days=days, opens=time(9), closes=time(17)).rrule == "FREQ=WEEKLY;BYDAY=MO,WE"
