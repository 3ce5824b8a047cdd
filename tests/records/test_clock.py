"""Days are London's."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from records.clock import today, week_of


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_a_day_ends_at_midnight_in_london(moment, day):
    assert today(moment) == day


@time_machine.travel(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), tick=False)
def test_today_is_now_when_nothing_is_given():
    assert today() == date(2026, 7, 1)


def test_a_week_begins_on_monday():
    assert week_of(date(2026, 11, 23)) == date(2026, 11, 23)
    assert week_of(date(2026, 11, 29)) == date(2026, 11, 23)
