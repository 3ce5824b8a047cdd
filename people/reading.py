"""A table of people as somebody uploads it, read into rows. What it means is people/importing.py.

Read kindly: a workbook, or text with comma, semicolon or tab; UTF-8 or the letters of an old Excel;
headings in any order and as people write them. What cannot be read is refused as a whole, in words.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from people.columns import COLUMNS
from people.sheets import unguarded
from people.workbooks import NO_TABLE, Unusable, is_workbook, workbook_lines

MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 5_000
EMAIL: Final = "E-mail"
# Where cells without a heading are kept until somebody is told of them.
BESIDE: Final = ""

EMPTY: Final = "This file is empty."
TOO_LARGE: Final = "This file is larger than 5 MB. Split it and import one part after the other."
NOBODY: Final = "There is nobody in this file: only the first row is filled."
TOO_MANY: Final = (
    "This file has more than 5,000 rows. Split it and import one part after the other."
)
NO_EMAIL: Final = f"No column has the heading “{EMAIL}”. It tells us who each row is about."
KNOWN: Final = "The headings are: " + ", ".join(COLUMNS) + "."

# How people write the headings, without spaces, signs and capitals.
_ALSO: Final = {
    "emailaddress": EMAIL,
    "workemail": EMAIL,
    "station": "Team",
    "watch": "Team",
    "linemanager": "Line manager's e-mail",
    "linemanageremail": "Line manager's e-mail",
    "manager": "Line manager's e-mail",
    "manageremail": "Line manager's e-mail",
    "managersemail": "Line manager's e-mail",
    "role": "Role type",
    "rank": "Rank band",
}


def bare(words: str) -> str:
    """Words without anything but small letters and digits."""
    return re.sub(r"[\W_]+", "", words.casefold())


_HEADINGS: Final = {bare(heading): heading for heading in COLUMNS} | _ALSO


@dataclass(frozen=True)
class SheetRow:
    """One row: its number in the file (the headings are row 1), and its cells by heading."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)

    def text(self, heading: str) -> str:
        """The cell without outer and doubled spaces; "" where there is none."""
        return tidy(self.cells.get(heading, ""))


def tidy(cell: str) -> str:
    """A cell without outer and doubled spaces."""
    return " ".join(cell.split())


def read_sheet(body: bytes) -> list[SheetRow]:
    """The rows of an uploaded file. Raises Unusable."""
    if len(body) > MOST_BYTES:
        raise Unusable(TOO_LARGE)
    return rows_of(workbook_lines(body) if is_workbook(body) else _csv_lines(_decoded(body)))


def rows_of(lines: Iterable[tuple[int, Sequence[str]]]) -> list[SheetRow]:
    """Rows from numbered lines of cells, of which the first are the headings. Raises Unusable."""
    filled = ((number, cells) for number, cells in lines if any(map(str.strip, cells)))
    first = next(filled, None)
    if first is None:
        raise Unusable(EMPTY)
    headings = _headings(first[1])
    rows: list[SheetRow] = []
    for number, cells in filled:
        if len(rows) == MOST_ROWS:
            raise Unusable(TOO_MANY)
        rows.append(SheetRow(number, _by_heading(headings, cells)))
    if not rows:
        raise Unusable(NOBODY)
    return rows


def _by_heading(headings: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    beside = "".join(cells[len(headings) :]).strip()
    found = {heading: unguarded(cell) for heading, cell in zip(headings, cells, strict=False)}
    return {**found, BESIDE: beside} if beside else found


def _headings(cells: Sequence[str]) -> list[str]:
    """The columns as we call them. Raises Unusable."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    found: list[str] = []
    for number, cell in enumerate(cells, 1):
        if not cell.strip():
            raise Unusable(f"Column {number} has no heading. {KNOWN}")
        heading = _HEADINGS.get(bare(unguarded(cell)))
        if heading is None:
            raise Unusable(f"We do not know the heading “{tidy(cell)[:60]}”. {KNOWN}")
        if heading in found:
            raise Unusable(f"Two columns have the heading “{heading}”.")
        found.append(heading)
    if EMAIL not in found:
        raise Unusable(NO_EMAIL)
    return found


def _decoded(body: bytes) -> str:
    if b"\0" in body:
        raise Unusable(NO_TABLE)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable(NO_TABLE)


def _csv_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line of cells with the number a spreadsheet shows beside it. Raises Unusable."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from enumerate(reader, 1)
    except csv.Error:
        raise Unusable(NO_TABLE) from None


def _delimiter(text: str) -> str:
    """What separates the cells: whatever makes most of the first line known headings."""
    first = text.lstrip("\r\n").splitlines()[0] if text.strip() else ""

    def known(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return sum(bare(cell) in _HEADINGS for cell in cells), len(cells)

    return max(",;\t", key=known)


def as_json(rows: Iterable[SheetRow]) -> str:
    """The rows as they are held."""
    return json.dumps([[row.number, row.cells] for row in rows], ensure_ascii=False)


def from_json(text: str) -> list[SheetRow]:
    """The rows as they were held; none where the text cannot be read (a key is missing)."""
    try:
        return [SheetRow(number, cells) for number, cells in json.loads(text)]
    except ValueError:
        return []
