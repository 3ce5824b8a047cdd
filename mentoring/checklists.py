"""What buddies go through together, week by week: read from a file of the product.

A tick is theirs alone. Nobody else sees one, nothing is counted, and nothing has to be done.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("checklists.toml")


@dataclass(frozen=True)
class Item:
    """One thing, and the week it belongs to; 0 is before day one."""

    code: str
    week: int
    words: str
    hint: str


@dataclass(frozen=True)
class Row:
    """One thing as a pair sees it. `done_on`: the day it was ticked."""

    item: Item
    done_on: date | None


@dataclass(frozen=True)
class Week:
    """The things of one week."""

    number: int
    rows: tuple[Row, ...]
    is_now: bool

    @property
    def words(self) -> str:
        """As a heading."""
        return f"Week {self.number}" if self.number else "Before day one"


@cache
def items_of(kind: str) -> tuple[Item, ...]:
    """What a kind of buddy has, in the order of the weeks; nothing for who has no list."""
    with FILE.open("rb") as file:
        found = tomllib.load(file).get(kind, [])
    items = (Item(one["code"], one["on"], one["words"], one["hint"]) for one in found)
    return tuple(sorted(items, key=lambda one: one.week))


def item_of(kind: str, code: str) -> Item | None:
    """The one with this code."""
    return next((one for one in items_of(kind) if one.code == code), None)


def week_number(started_on: date, on: date) -> int:
    """Which week of a pair a day is in, from 1; before its first day 0."""
    return max(0, (on - started_on).days // 7 + 1)


def weeks_of(
    kind: str, ticks: Mapping[str, date], *, started_on: date, on: date
) -> tuple[Week, ...]:
    """The whole list as one pair sees it. `ticks`: the days by code; codes that are not in the
    list any more are left out. The week that is now is the last one that has begun."""
    number = week_number(started_on, on)
    weeks = groupby(items_of(kind), key=lambda one: one.week)
    found = [(week, _rows(items, ticks)) for week, items in weeks]
    begun = max((week for week, _ in found if week <= number), default=None)
    return tuple(Week(week, rows, week == begun) for week, rows in found)


def _rows(items: Iterable[Item], ticks: Mapping[str, date]) -> tuple[Row, ...]:
    return tuple(Row(one, ticks.get(one.code)) for one in items)
