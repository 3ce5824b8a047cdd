"""Workbooks (.xlsx): read as they come from anywhere, and written. Only values, never formulas."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final
from zipfile import ZipFile

from people.sheets import guarded

WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_TABLE: Final = (
    "We cannot read this file. In your spreadsheet, save it as .xlsx or CSV and try again."
)
# A workbook is a packed folder. Unpacked it may be so large, and no larger.
MOST_UNPACKED: Final = 60_000_000
MOST_PARTS: Final = 500
# Empty lines count here, and there are eight columns: what lies beyond is not looked at.
MOST_LINES: Final = 20_000
MOST_COLUMNS: Final = 40


class Unusable(ValueError):
    """The file cannot be used; the words are for whoever uploaded it."""


def is_workbook(body: bytes) -> bool:
    """Whether the file begins as a packed folder does."""
    return body.startswith(b"PK\x03\x04")


def workbook_lines(body: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each line of cells of the first sheet, with its number. Raises Unusable."""
    try:
        _check_size(body)
        yield from _lines(body)
    except Unusable:
        raise
    except Exception:
        # Somebody may have made the file to do harm: whatever the library stumbles over.
        raise Unusable(NO_TABLE) from None


def _check_size(body: bytes) -> None:
    """Refuse what unpacks to far more than it is. No more than the folder claims is ever read."""
    with ZipFile(io.BytesIO(body)) as folder:
        parts = folder.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unusable(NO_TABLE)


def _lines(body: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import DEFUSEDXML, load_workbook

    if not DEFUSEDXML:
        raise RuntimeError("defusedxml is missing.")
    book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
    lines = book.worksheets[0].iter_rows(max_row=MOST_LINES, max_col=MOST_COLUMNS, values_only=True)
    for number, line in enumerate(lines, 1):
        yield number, [_text(cell) for cell in line]


def _text(cell: Any) -> str:
    """A cell as it would stand in a text file."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell)


def as_workbook(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as a workbook of one sheet. Cells are guarded as in a text file, so that they stay
    words when somebody saves it as one."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("People")
    for row in rows:
        sheet.append([guarded(ILLEGAL_CHARACTERS_RE.sub("", cell)) for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
