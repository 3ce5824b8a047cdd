"""Quarters of 13 weeks: the only windows figures are told in. No two overlap."""

from datetime import date, timedelta
from typing import Final

from records.clock import week_of

QUARTER: Final = timedelta(weeks=13)
# A Monday; quarters of 13 weeks are counted from it.
EPOCH: Final = date(2024, 1, 1)


def last_end(on: date) -> date:
    """The Monday after the last whole quarter: the first day of the one that `on` is in."""
    return EPOCH + (week_of(on) - EPOCH) // QUARTER * QUARTER
