"""Dates of what repeats: examples, and a slow oracle that knows neither RRULE nor zones."""

from datetime import UTC, date, datetime, time, timedelta
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.clock import LONDON
from wellbeing.recurrence import MOST_DATES, Repeats, days_of, moment_of, rule_for, with_day

DAY = timedelta(days=1)
DAYS = st.dates(date(2024, 1, 1), date(2036, 12, 31))
TIMES = st.integers(1, MOST_DATES)


def found(repeats: str, first: date, times: int) -> list[date]:
    return days_of(rule_for(repeats, first, times), first)


@pytest.mark.parametrize(
    ("repeats", "first", "rule", "days"),
    [
        ("once", date(2026, 3, 3), "", [date(2026, 3, 3)]),
        (
            "weekly", date(2026, 3, 24), "FREQ=WEEKLY;INTERVAL=1;COUNT=3",
            [date(2026, 3, 24), date(2026, 3, 31), date(2026, 4, 7)],
        ),
        (
            "fortnightly", date(2026, 12, 22), "FREQ=WEEKLY;INTERVAL=2;COUNT=3",
            [date(2026, 12, 22), date(2027, 1, 5), date(2027, 1, 19)],
        ),
        (
            "four_weekly", date(2028, 2, 1), "FREQ=WEEKLY;INTERVAL=4;COUNT=3",
            [date(2028, 2, 1), date(2028, 2, 29), date(2028, 3, 28)],
        ),
        (
            "monthly", date(2026, 2, 10), "FREQ=MONTHLY;BYDAY=2TU;COUNT=3",
            [date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 14)],
        ),
        (
            "monthly", date(2026, 3, 31), "FREQ=MONTHLY;BYDAY=-1TU;COUNT=3",
            [date(2026, 3, 31), date(2026, 4, 28), date(2026, 5, 26)],
        ),
    ],
)  # fmt: skip
def test_the_days_of_a_rule(repeats, first, rule, days):
    assert (rule_for(repeats, first, 3), found(repeats, first, 3)) == (rule, days)


def belongs(repeats: str, first: date, day: date) -> bool:
    """Whether something that began on `first` takes place on `day`: counted on fingers."""
    apart = (day - first).days
    weeks = {"weekly": 7, "fortnightly": 14, "four_weekly": 28}
    if repeats == "once":
        return apart == 0
    if repeats in weeks:
        return apart % weeks[repeats] == 0
    if day.weekday() != first.weekday():
        return False
    last = (day + 7 * DAY).month != day.month
    nth, first_nth = (
        sum(1 for d in range(1, one.day + 1) if d % 7 == one.day % 7) for one in (day, first)
    )
    return last if first_nth == 5 else nth == first_nth


def slowly(repeats: str, first: date, times: int) -> list[date]:
    """Day after day from the first, until there are enough."""
    days: list[date] = []
    day = first
    while len(days) < (1 if repeats == "once" else times):
        if belongs(repeats, first, day):
            days.append(day)
        day += DAY
    return days


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.sampled_from(Repeats.values), DAYS, TIMES)
def test_every_rule_has_the_days_an_oracle_finds_one_by_one(repeats, first, times):
    assert found(repeats, first, times) == slowly(repeats, first, times)


EXTRA = st.lists(st.integers(0, 400), max_size=6)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.sampled_from(Repeats.values), DAYS, TIMES, EXTRA)
def test_single_days_stand_among_those_of_the_rule_each_once(repeats, first, times, extra):
    more = [first + number * DAY for number in extra]
    held = reduce(with_day, more, "")
    slow = sorted({*slowly(repeats, first, times), *more})[:MOST_DATES]
    assert days_of(rule_for(repeats, first, times), first, held) == slow
    assert [date.fromisoformat(one) for one in held.split(",") if one] == sorted(set(more))


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    while day.weekday() != 6:
        day -= DAY
    return day


def summer(moment: datetime) -> bool:
    """Whether the UK has summer time at a moment: from one in the morning UTC on the last Sunday of
    March to one on the last of October (The Summer Time Order 2002)."""
    begins, ends = (
        datetime.combine(last_sunday(moment.year, month), time(1), tzinfo=UTC) for month in (3, 10)
    )
    return begins <= moment < ends


def slow_moment(day: date, at: time) -> datetime:
    """The first moment at which a wall clock shows this; where none does, as if the night had not
    left the hour out."""
    shown = datetime.combine(day, at, tzinfo=UTC)
    candidates = [shown - timedelta(hours=1), shown]
    fits = [one for one in candidates if one + timedelta(hours=summer(one)) == shown]
    return fits[0] if fits else shown


CHANGES = st.integers(2024, 2036).flatmap(
    lambda year: st.sampled_from([last_sunday(year, 3), last_sunday(year, 10)])
)
AROUND = st.tuples(CHANGES, st.integers(-1, 1)).map(lambda pair: pair[0] + pair[1] * DAY)
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
NIGHT = st.builds(time, st.integers(0, 3), st.sampled_from([0, 30]))


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.one_of(DAYS, AROUND), st.one_of(CLOCKS, NIGHT))
def test_each_day_becomes_the_moment_a_wall_clock_says(day, at):
    assert moment_of(day, at) == slow_moment(day, at)


@pytest.mark.parametrize("first", [date(2026, 3, 24), date(2026, 10, 20)])
def test_seven_in_the_evening_stays_seven_when_the_clocks_change(first):
    moments = [moment_of(day, time(19)) for day in found("weekly", first, 3)]
    assert [one.astimezone(LONDON).time() for one in moments] == [time(19)] * 3
    assert len({one.time() for one in moments}) == 2


def test_an_hour_that_is_there_twice_is_the_first_and_one_that_is_left_out_is_late():
    autumn, spring = date(2026, 10, 25), date(2026, 3, 29)
    assert moment_of(autumn, time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment_of(spring, time(1, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
