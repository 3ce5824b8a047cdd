"""Tables that people open in a spreadsheet: no cell is ever taken for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

# Spreadsheets calculate what begins like this, some also behind spaces, quotes or apostrophes.
_LIKE_A_FORMULA: Final = re.compile("['\"\\s]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def guarded(cell: str) -> str:
    """The cell as it may be written: an apostrophe before whatever could be a formula."""
    return f"'{cell}" if _LIKE_A_FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that `guarded` was given."""
    plain = cell[1:]
    return plain if cell.startswith("'") and _LIKE_A_FORMULA.match(plain) else cell


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as a file that Excel opens with the right letters. Every cell is quoted, so that
    one with a semicolon stays one where semicolons separate."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")
