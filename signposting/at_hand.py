"""What checks said about urgent help, kept in a file: every page can ask it without a database.

A wrong digit is the worst fault this site can have, so the file carries a hash of what it says:
one that is damaged says nothing at all.
"""

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from records import whole_files

logger = logging.getLogger(__name__)

NAME: Final = "entries.json"
Version = tuple[int, int, int]


@dataclass(frozen=True)
class Called:
    """What its entry says of an urgent line: the number to show, "" for none, and the UK days of
    its last and its next check (ISO 8601; "" where there is none)."""

    number: str
    checked_on: str = ""
    review_on: str = ""


@dataclass(frozen=True)
class Way:
    """One number: `words` before it ("Text SHOUT to"), as people say it, and its link."""

    words: str
    number: str
    href: str


@dataclass(frozen=True)
class Entry:
    """A service with its numbers. `age`: when it was checked, or that nobody did."""

    name: str
    what_for: str
    hours: str
    age: str
    ways: tuple[Way, ...]
    review_on: str = ""


@dataclass(frozen=True)
class AtHand:
    """`lines`: by the names of signposting/urgent.py; `texts`: those one writes to; `more`: those
    for something in particular."""

    lines: Mapping[str, Called] = field(default_factory=dict)
    texts: tuple[Entry, ...] = ()
    more: tuple[Entry, ...] = ()


NOTHING: Final = AtHand()


def folder() -> Path:
    """Where it is kept, with the page made of it (peersupport/help_now.py)."""
    return Path(settings.VAR) / "help-now"


def keep(said: AtHand) -> bool:
    """Keep this. False where it is kept already. Raises OSError."""
    return whole_files.replace(folder() / NAME, _written(asdict(said)), 0o644)


def read() -> AtHand:
    """What was kept last; NOTHING where there is nothing, or it is damaged. Never raises."""
    return _kept()[1]


def word() -> str:
    """Another one whenever something else is kept; "" where `read` gives NOTHING. Never raises."""
    return _kept()[0]


def _kept() -> tuple[str, AtHand]:
    found = version_of(folder() / NAME)
    if found is None:
        return "", NOTHING
    try:
        return _read(str(folder()), found)
    except OSError:
        # Not remembered: the next who asks may be luckier (too many open files, a slow disk).
        logger.error("What urgent help says cannot be read: the numbers of the program are shown")
        return "", NOTHING


def version_of(path: Path) -> Version | None:
    """The state of a file that is only ever replaced as a whole; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


@lru_cache(maxsize=4)
def _read(where: str, _version: Version) -> tuple[str, AtHand]:
    whole = (Path(where) / NAME).read_bytes()
    try:
        kept = json.loads(whole)
        said = kept["said"]
        if kept["sha256"] != _digest(said):
            raise ValueError("damaged")
        return _digest(said)[:16], _meant(said)
    except (ValueError, KeyError, TypeError):
        logger.error("What urgent help says is damaged: the numbers of the program are shown")
        return "", NOTHING


def _meant(said: Mapping[str, Any]) -> AtHand:
    lines = {slug: Called(**called) for slug, called in said["lines"].items()}
    return AtHand(lines, *(tuple(map(_entry, said[part])) for part in ("texts", "more")))


def _entry(given: Mapping[str, Any]) -> Entry:
    return Entry(**{**given, "ways": tuple(Way(**way) for way in given["ways"])})


def _written(said: Mapping[str, Any]) -> bytes:
    return json.dumps({"sha256": _digest(said), "said": said}, indent=1).encode()


def _digest(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
