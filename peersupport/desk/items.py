"""One thing on a desk, and the desk of one person at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from functools import cache, cached_property
from typing import Final
from uuid import UUID

from django.urls import reverse

from conversations.models import Work
from peersupport.desk.numbers import Numbers, numbers_for
from peersupport.desk.rows import PUT_OFF
from people.models import User
from records.clock import today

ROUTINE: Final = date.max
# Stands for a row while the address around it is put together.
_ROW: Final = UUID(int=0)


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(f"conversations:{name}", args=[_ROW]).partition(str(_ROW))
    return before, after


def address_of(name: str, row: UUID) -> str:
    """The address of something about one row; a desk has dozens of them."""
    before, after = _around(name)
    return f"{before}{row}{after}"


class Group(IntEnum):
    """How soon somebody is needed; the order on the page."""

    NOW = 0
    SOON = 1
    TAKEN = 2


GROUPS: Final = {
    Group.NOW: "Now",
    Group.SOON: "Soon",
    Group.TAKEN: "Taken on or put off",
}


@dataclass(frozen=True)
class Act:
    """One button (`post`) or link of an item. `about`: for those who hear the words alone."""

    words: str
    address: str
    post: bool = False
    first: bool = False
    about: str = ""
    # What the page showed, sent along: a press too late changes nothing.
    level: int | None = None


@dataclass(frozen=True)
class Item:
    """One thing: a title, a line or two, a tag in words, and what can be done about it."""

    title: str
    lines: tuple[str, ...]
    acts: tuple[Act, ...]
    group: Group
    # The older the sooner; what has no age comes last.
    since: date = ROUTINE
    tag: str = ""
    colour: str = "grey"


@dataclass(frozen=True)
class Desk:
    """Whose desk it is, and when."""

    me: User
    now: datetime

    @cached_property
    def numbers(self) -> Numbers:
        """How much of each kind there is. Two queries, the first time."""
        return numbers_for(self.me, self.now)

    @cached_property
    def put_off(self) -> Mapping[tuple[str, UUID], date]:
        """Until which day, by kind of work and row. One query, the first time; none where nothing
        is put off."""
        rows = PUT_OFF(self.me, self.on) if self.numbers.put_off else []
        return {(row.work, row.row): row.until for row in rows}

    @property
    def on(self) -> date:
        """The day in London."""
        return today(self.now)

    def until(self, work: Work, row: UUID | None = None) -> date | None:
        """Until when this is put off; a kind of work without `row`."""
        found = row or self.me.organisation_id
        return self.put_off.get((work, found)) if found else None
