"""A table of people who support colleagues already, read into what would be put forward.

Read again in full before anything is written, so that what is applied is what stands there then.
One message stands for everybody a vetter may not put forward: it never says why.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from directory import agreement
from directory.models import Appeal, ApplicationState, Supporter, TrainingModule
from directory.models.supporters import in_reach
from directory.taxonomy import USUAL, CheckKind
from people.fields import address_key
from people.models import User
from people.sheets import unguarded

EMAIL: Final = "E-mail"
AGREEMENT: Final = "Agreement"
TRAINING: Final = "Training"
CHECKS: Final = {
    "Conduct check": CheckKind.CONFLICTS,
    "Reference": CheckKind.REFERENCE,
    "Interview": CheckKind.PANEL,
}
MOST: Final = 200
MOST_LETTERS: Final = 100_000
FORMATS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")

NOBODY: Final = "We find nobody with this address whom you could put forward."


class Unusable(ValueError):
    """The table as a whole cannot be read; the words are for whoever typed it."""


@dataclass
class Entry:
    """One row: its number in the table, who it is about, the days, and what is wrong."""

    number: int
    email: str
    person: User | None = None
    days: dict[str, date] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """Everything that would be put forward."""

    headings: tuple[str, ...]
    modules: dict[str, TrainingModule]
    entries: list[Entry]

    @property
    def errors(self) -> list[str]:
        """What is wrong, each with its row."""
        return [f"Row {one.number}: {words}" for one in self.entries for words in one.errors]


def headings_for(vetter: User) -> tuple[tuple[str, ...], dict[str, TrainingModule]]:
    """The columns a table may have at this vetter's organisation, and the modules among them."""
    own = vetter.organisation
    rows = own.training_modules.in_use().order_by("name") if own else ()
    modules = {one.name: one for one in rows}
    plain = () if any(one.is_required for one in modules.values()) else (TRAINING,)
    return (EMAIL, *CHECKS, *plain, *modules, AGREEMENT), modules


def plan_for(vetter: User, text: str, on: date) -> Plan:
    """Read the table; each entry with its errors in plain words. Raises Unusable."""
    if len(text) > MOST_LETTERS:
        raise Unusable("This table is too long. Split it and bring one part after the other.")
    known, modules = headings_for(vetter)
    lines = _lines(text)
    columns = _columns(lines[0][1] if lines else [], known)
    if len(lines) < 2:
        raise Unusable("There is nobody in this table: only the first row is filled.")
    if len(lines) - 1 > MOST:
        raise Unusable(f"This table has more than {MOST} rows. Split it.")
    entries = [_entry(number, cells, columns, modules, on) for number, cells in lines[1:]]
    _find_people(vetter, entries)
    return Plan(columns, modules, entries)


def _lines(text: str) -> list[tuple[int, list[str]]]:
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(enumerate(reader, 1))
    except csv.Error:
        raise Unusable("We cannot read this as a table. Save it as CSV and try again.") from None
    return [
        (number, [unguarded(cell).strip() for cell in cells])
        for number, cells in rows
        if any(map(str.strip, cells))
    ]


def _columns(cells: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    by_word = {one.casefold(): one for one in known}
    found = [by_word.get(cell.lstrip("\ufeff").casefold()) for cell in cells]
    wrong = next((cell for cell, one in zip(cells, found, strict=True) if one is None), None)
    if wrong is not None:
        named = f"the heading “{wrong[:60]}”" if wrong else "an empty heading"
        raise Unusable(f"We do not know {named}. The headings are: {', '.join(by_word.values())}.")
    columns = tuple(one for one in found if one is not None)
    if len(set(columns)) < len(columns):
        raise Unusable("Two columns have the same heading.")
    for needed in (EMAIL, *CHECKS):
        if needed not in columns:
            raise Unusable(f"No column has the heading “{needed}”.")
    return columns


def _entry(
    number: int,
    cells: Sequence[str],
    columns: Sequence[str],
    modules: dict[str, TrainingModule],
    on: date,
) -> Entry:
    by_heading = dict(zip(columns, cells, strict=False))
    row = Entry(number, by_heading.pop(EMAIL, ""))
    if any(cells[len(columns) :]):
        row.errors.append("there are more cells than headings.")
    for heading in columns:
        typed = by_heading.get(heading, "")
        if typed:
            row.errors += _read_day(row, heading, typed, modules, on)
        elif heading in CHECKS:
            row.errors.append(f"the day of “{heading}” is missing.")
    return row


def _read_day(
    row: Entry, heading: str, typed: str, modules: dict[str, TrainingModule], on: date
) -> Iterator[str]:
    day = _day(typed)
    if day is None:
        yield f"“{typed[:40]}” below “{heading}” is not a date. Write it like 2026-11-23."
        return
    ends = runs_out(heading, day, modules)
    if day > on:
        yield f"the day of “{heading}” is in the future."
    elif ends is not None and ends < on:
        yield f"“{heading}” of {day.day} {day:%B %Y} has run out. {_ADVICE.get(heading, _LATER)}"
    row.days[heading] = day


_AGAIN: Final = "Do it again first."
_LATER: Final = "Leave it empty: it can follow."
_ADVICE: Final = dict.fromkeys(CHECKS, _AGAIN)


def runs_out(heading: str, day: date, modules: dict[str, TrainingModule]) -> date | None:
    """The last day it holds; None when it never runs out. Raises OverflowError never: a day of
    the far future is refused before."""
    if heading in modules:
        return modules[heading].runs_out(day) if day.year < LAST_YEAR else None
    held = agreement.VALID_FOR if heading == AGREEMENT else USUAL[kind_of(heading)]
    return day + held if day.year < LAST_YEAR else None


LAST_YEAR: Final = 9000


def kind_of(heading: str) -> CheckKind:
    """The kind of check below this heading."""
    return CHECKS.get(heading, CheckKind.TRAINING)


def _day(typed: str) -> date | None:
    for one in FORMATS:
        try:
            return datetime.strptime(typed, one).date()
        except ValueError:
            continue
    return None


def _find_people(vetter: User, entries: list[Entry]) -> None:
    """Who each row is about, in a fixed number of queries."""
    keys = {address_key(one.email) for one in entries if one.email}
    rows = User.objects.active().filter(
        in_reach(vetter, ""), organisation=vetter.organisation_id, email_key__in=keys
    )
    found = {one.email_key: one for one in rows}
    busy, seen = _busy(found.values()), set[UUID]()
    for row in entries:
        row.person = found.get(address_key(row.email)) if row.email else None
        if row.person is None:
            row.errors.insert(0, NOBODY if row.email else "the address is missing.")
        elif row.person.pk in seen:
            row.errors.insert(0, "this person stands in the table twice.")
        elif words := busy.get(row.person.pk):
            row.errors.insert(0, words)
        if row.person is not None:
            seen.add(row.person.pk)


def _busy(people: Iterable[User]) -> dict[UUID, str]:
    """Why somebody cannot be put forward now. Never that they write an application of their own."""
    ids = [one.pk for one in people]
    appeals = Appeal.objects.open().filter(person__in=ids).values_list("person", flat=True)
    sent = User.objects.filter(
        pk__in=ids, applications__state=ApplicationState.SUBMITTED
    ).values_list("pk", flat=True)
    ones = Supporter.objects.filter(
        user__in=ids, approved_at__isnull=False, stepped_down_at__isnull=True
    ).values_list("user", flat=True)
    return {
        **dict.fromkeys(appeals, "this person cannot be put forward now."),
        **dict.fromkeys(sent, "an application of this person waits already."),
        **dict.fromkeys(ones, "this person is a peer supporter here already."),
    }
