"""The year: each rule against a slow oracle; what the file carries is whole and honest."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.calendar import Coming, Day, Rule, carried, coming, next_of
from campaigns.models import LocalDay
from resources.originals import originals
from tests.factories_campaigns import local_day

YEARS = st.integers(2000, 2100)
MONTHS = st.integers(1, 12)
WEEKDAYS = st.integers(0, 6)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@given(YEARS, MONTHS, WEEKDAYS, st.sampled_from([1, 2, 3, 4, -1]))
def test_a_weekday_of_a_month_is_the_one_found_by_counting(year, month, weekday, nth):
    found = [one for one in days_of(year) if (one.month, one.weekday()) == (month, weekday)]
    assert Rule(month, weekday=weekday, nth=nth).on(year) == found[nth - 1 if nth > 0 else nth]


@given(YEARS, MONTHS, WEEKDAYS, st.integers(1, 28))
def test_the_nearest_weekday_is_the_one_found_by_looking_around(year, month, weekday, day):
    middle = date(year, month, day)
    around = [middle + timedelta(days=n) for n in range(-6, 7)]
    nearest = min((abs(one - middle), one) for one in around if one.weekday() == weekday)[1]
    assert Rule(month, day, weekday).on(year) == nearest


@pytest.mark.parametrize(
    ("key", "on"),
    [
        ("brew-monday", date(2026, 1, 19)),
        ("time-to-talk", date(2026, 2, 5)),
        ("suicide-prevention", date(2026, 9, 10)),
        ("police-memorial", date(2026, 9, 27)),
        ("world-mental-health", date(2026, 10, 10)),
        ("stress-awareness", date(2026, 11, 4)),
    ],
)
def test_days_whose_date_in_one_year_is_known(key, on):
    assert carried()[key].rule.on(2026) == on


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(10, 10), "each year on 10 October"),
        (Rule(1, weekday=0, nth=3), "each year on the third Monday in January"),
        (Rule(5, weekday=4, nth=-1), "each year on the last Friday in May"),
        (Rule(9, 29, 6), "each year on the Sunday nearest to 29 September"),
        (Rule(5, 12, year=2027), "12 May 2027"),
    ],
)
def test_a_rule_in_words(rule, words):
    assert rule.words == words


def test_each_day_says_whose_it_is_where_and_that_nobody_checked_it():
    days = carried().values()
    assert len(days) >= 15
    assert [one.title for one in days if not (one.about and one.source)] == []
    hosts = [urlsplit(one.address) for one in days]
    assert {one.scheme for one in hosts} == {"https"}
    # A person writes the day in when they have opened the page: nobody has.
    assert {one.checked_on for one in days} == {None}


def test_what_the_days_name_of_our_library_is_there():
    known = {one.slug for one in originals()}
    assert {name for one in carried().values() for name in one.originals} - known == set()


def of(rule: Rule, lasts: int = 1, key: str = "one") -> Day:
    return Day(key, key, "About.", rule, "Us", lasts=lasts)


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 10, 9), date(2026, 10, 10)),
        (date(2026, 10, 10), date(2026, 10, 10)),
        (date(2026, 10, 11), date(2027, 10, 10)),
        (date(2026, 12, 31), date(2027, 10, 10)),
    ],
)
def test_the_next_time_is_today_or_ahead(on, first):
    assert next_of(of(Rule(10, 10)), on) == Coming(of(Rule(10, 10)), first)


def test_what_lasts_over_the_new_year_is_still_on():
    week = of(Rule(12, 28), lasts=7)
    found = next_of(week, date(2027, 1, 2))
    assert found is not None
    assert (found.first, found.last) == (date(2026, 12, 28), date(2027, 1, 3))


def test_what_is_once_is_over_afterwards_and_a_leap_day_is_on_the_28th():
    assert next_of(of(Rule(5, 12, year=2026)), date(2026, 5, 13)) is None
    assert [Rule(2, 29).on(year) for year in (2027, 2028)] == [date(2027, 2, 28), date(2028, 2, 29)]


def test_the_nearest_comes_first():
    days = [of(Rule(3, 1), key="b"), of(Rule(12, 1), key="c"), of(Rule(3, 1), key="a")]
    assert [one.day.key for one in coming(days, date(2026, 11, 1))] == ["c", "a", "b"]


def test_a_day_of_ones_own_is_a_day_like_the_others(cat, now):
    row = local_day(cat, date(2027, 5, 17), day=None, weekday=0, nth=3, lasts=7)
    day = LocalDay.objects.get(pk=row.pk).as_day
    found = next_of(day, date(2027, 5, 20))
    assert (day.own, found and found.first, found and found.last) == (
        True, date(2027, 5, 17), date(2027, 5, 23),
    )  # fmt: skip
