"""Log lines as JSON on stdout, with nothing in them that somebody typed or that names a person.

What a line may hold is listed, not what it may not: our own loggers' words and listed numbers; of
other loggers the level, the logger and the place; of an exception its type, the kind of database
error, and the frames (file, line, function) without source, values or message. Django, the
database and libraries put values into messages: `Key (email)=(...) already exists`.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

# Whose messages are constant words: their arguments are never merged in.
OURS: Final = frozenset(
    {
        "peersupport", "records", "jobs", "people", "correspondence", "directory", "resources",
        "signposting", "conversations", "care", "evaluation",
    }
)  # fmt: skip
# Fields a line may bring by `extra=`; values are numbers or codes from the source.
FIELDS: Final = (
    "route", "method", "status", "ms", "count", "kind", "task", "attempt", "seconds", "code",
)  # fmt: skip
LONGEST_CODE: Final = 60
FRAMES: Final = 40


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; never fails, never shows a value it does not know."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": said(record),
        }
        line |= {name: plain(record.__dict__[name]) for name in FIELDS if name in record.__dict__}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line["error"] = errors(error)
        return json.dumps(line, ensure_ascii=False)


def said(record: logging.LogRecord) -> str:
    """The constant part of the message: of our loggers the words, of others where it came from."""
    if record.name.partition(".")[0] in OURS and isinstance(record.msg, str):
        return record.msg
    return f"{record.module}.{record.funcName}"


def plain(value: Any) -> int | float | str:
    """Numbers as they are; words only when they look like a code of ours."""
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    is_code = len(text) <= LONGEST_CODE and all(
        c.isascii() and (c.isalnum() or c in "._:-") for c in text
    )
    return text if is_code else "?"


def errors(error: BaseException) -> list[dict[str, Any]]:
    """The exception and what caused it, outermost first: type, SQLSTATE, frames. No messages."""
    chain: list[dict[str, Any]] = []
    current: BaseException | None = error
    while current is not None and len(chain) < 5:
        kind = type(current)
        entry: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
        state = getattr(current, "sqlstate", None)
        if isinstance(state, str):
            entry["sqlstate"] = plain(state)
        entry["frames"] = frames(current)
        chain.append(entry)
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return chain


def frames(error: BaseException) -> list[str]:
    """`file:line function` of each frame, innermost last, paths from the project's folder."""
    found = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{place(frame.filename)}:{frame.lineno} {frame.name}" for frame in found]


def place(filename: str) -> str:
    """A file without the folders of this machine."""
    path = Path(filename)
    if path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts:
        return str(path.relative_to(settings.BASE_DIR))
    return "/".join(path.parts[-3:])
