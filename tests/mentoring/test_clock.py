"""One clock for a proposal: reminded, handed on, told to a desk."""

from datetime import UTC, datetime, timedelta

from mentoring import clock


def test_a_reminder_then_the_second_choice_then_a_desk():
    now = datetime(2026, 3, 28, 12, tzinfo=UTC)
    found = [clock.remind_at(now), clock.until(now), clock.desk_at(now)]
    assert found == [now + timedelta(hours=hours) for hours in (24, 48, 72)]
