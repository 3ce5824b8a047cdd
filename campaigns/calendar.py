"""The year of awareness days: when each is, by a rule, and whose it is.

The days that come with the product are read, not loaded, like the default routes of the library: a
newer version brings newer words. Days of an organisation's own are rows (campaigns/models/days.py);
both are a `Day` here.
"""

import calendar
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("awareness_days.toml")
# The longest: a month of something.
MOST_DAYS: Final = 31
WEEKDAYS: Final = tuple(calendar.day_name)
NTH: Final = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


@dataclass(frozen=True)
class Rule:
    """On which day of a year: a date, a weekday of a month (`nth`, -1 the last), or, with `day`
    and `weekday`, the weekday nearest to a date. `year`: that one alone."""

    month: int
    day: int | None = None
    weekday: int | None = None
    nth: int | None = None
    year: int | None = None

    def on(self, year: int) -> date | None:
        """The day in this year; None when it is not in it."""
        if self.year not in (None, year):
            return None
        if self.weekday is None:
            return _date(year, self.month, self.day or 1)
        if self.nth is not None:
            return _nth(year, self.month, self.weekday, self.nth)
        near = _date(year, self.month, self.day or 1)
        # Three days before to three days after: each weekday is there once.
        return near + timedelta(days=(self.weekday - near.weekday() + 3) % 7 - 3)

    @property
    def words(self) -> str:
        """As people say it."""
        month = calendar.month_name[self.month]
        if self.year is not None:
            return f"{self.day} {month} {self.year}"
        if self.weekday is None:
            return f"each year on {self.day} {month}"
        if self.nth is not None:
            return f"each year on the {NTH[self.nth]} {WEEKDAYS[self.weekday]} in {month}"
        return f"each year on the {WEEKDAYS[self.weekday]} nearest to {self.day} {month}"


def _date(year: int, month: int, day: int) -> date:
    """The date; the last of the month where there is no such day (29 February)."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    if nth < 0:
        last = date(year, month, calendar.monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


@dataclass(frozen=True)
class Day:
    """One awareness day. `checked_on`: when somebody opened the owner's page and found it so;
    `own`: of one organisation."""

    key: str
    title: str
    about: str
    rule: Rule
    source: str
    address: str = ""
    checked_on: date | None = None
    originals: tuple[str, ...] = ()
    lasts: int = 1
    own: bool = False


@dataclass(frozen=True)
class Coming:
    """A day with the next time it is."""

    day: Day
    first: date
    last: date = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "last", self.first + timedelta(days=self.day.lasts - 1))


def next_of(day: Day, on: date) -> Coming | None:
    """The time that is on, or the next one; None when there is none any more."""
    for year in (on.year - 1, on.year, on.year + 1):
        first = day.rule.on(year)
        if first is not None and (found := Coming(day, first)).last >= on:
            return found
    return None


def coming(days: Iterable[Day], on: date) -> list[Coming]:
    """The next time of each, the nearest first."""
    found = [one for day in days if (one := next_of(day, on)) is not None]
    return sorted(found, key=lambda one: (one.first, one.day.title))


@cache
def carried() -> dict[str, Day]:
    """The days that come with the product, by key."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key: _day(key, facts) for key, facts in table.items()}


def _day(key: str, facts: dict[str, Any]) -> Day:
    rule = Rule(facts["month"], facts.get("day"), facts.get("weekday"), facts.get("nth"))
    checked = facts["checked_on"]
    return Day(
        key=key,
        title=facts["title"],
        about=facts["about"],
        rule=rule,
        source=facts["source"],
        address=facts["address"],
        checked_on=date.fromisoformat(checked) if checked else None,
        originals=tuple(facts["originals"]),
    )
