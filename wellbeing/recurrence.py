"""On which days something takes place, by an RRULE, and at which moment, by the clock on the wall.

A rule knows days alone. Each day becomes a moment by itself, in UK time: what is at seven in the
evening in October is at seven in the evening in November, and in between the clocks change.
"""

from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Final

from dateutil.rrule import rrulestr
from django.db import models

from records.clock import LONDON

# No event has more dates than a year has weeks.
MOST_DATES: Final = 52
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Repeats(models.TextChoices):
    """How often, as an organiser says it."""

    ONCE = "once", "It takes place once"
    WEEKLY = "weekly", "Every week"
    FORTNIGHTLY = "fortnightly", "Every two weeks"
    FOUR_WEEKLY = "four_weekly", "Every four weeks"
    MONTHLY = "monthly", "Every month, on the same weekday (like the second Tuesday)"


WEEKS: Final = {Repeats.WEEKLY: 1, Repeats.FORTNIGHTLY: 2, Repeats.FOUR_WEEKLY: 4}


def rule_for(repeats: str, first: date, times: int) -> str:
    """The RRULE (RFC 5545) for so many dates from `first` on; empty for what takes place once.

    Monthly keeps the weekday of `first` in its month. There is no fifth Tuesday in each month: what
    begins on one is on the last.
    """
    if repeats == Repeats.ONCE:
        return ""
    if repeats == Repeats.MONTHLY:
        which = (first.day - 1) // 7 + 1
        day = f"{-1 if which > 4 else which}{WEEKDAYS[first.weekday()]}"
        return f"FREQ=MONTHLY;BYDAY={day};COUNT={times}"
    return f"FREQ=WEEKLY;INTERVAL={WEEKS[Repeats(repeats)]};COUNT={times}"


def days_of(rule: str, first: date, extra: str = "") -> list[date]:
    """The days of a rule that begins on `first`, with those of `extra`, an RDATE: each once, in
    order, MOST_DATES at the most."""
    return sorted({*_days_of(rule, first), *_days_in(extra)})[:MOST_DATES]


def _days_of(rule: str, first: date) -> list[date]:
    if not rule:
        return [first]
    # Without a zone: the calendar has no clocks to change.
    found = rrulestr(rule, dtstart=datetime.combine(first, time()))
    return [moment.date() for moment in islice(found, MOST_DATES)]


def with_day(extra: str, day: date) -> str:
    """An RDATE (RFC 5545, 3.8.5.2, VALUE=DATE) with one day more."""
    return ",".join(f"{one:%Y%m%d}" for one in sorted({*_days_in(extra), day}))


def _days_in(extra: str) -> list[date]:
    return [date.fromisoformat(one) for one in extra.split(",") if one]


def moment_of(day: date, at: time) -> datetime:
    """When the clock on a UK wall says `at` on `day`, in UTC.

    An hour that a spring night leaves out is counted from the old time, and of the hour that an
    autumn night has twice the first is meant, as RFC 5545 (3.3.5) has it.
    """
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)
