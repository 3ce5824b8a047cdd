"""Who was erased, kept where no backup of the database reaches: a keyed hash of the id and a day.

A restore from an older backup brings erased people back; `manage.py erase_again` finds them here
and erases them again. A line is on the disk before the erasure is committed:

- the machine stops between the two: the line is there and the person still is. She asked for it
  and confirmed it, so the next `erase_again` (every hour, and after a restore) finishes it;
- the commit fails and the person is seen to be still there: her line is struck out by a second
  one, and she is told that nothing was erased;
- it is not known whether the commit worked (the database is away): the line stays.

So no erasure that anybody was told of can be lost, and none happens that nobody asked for.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from records.keys import keyed_hashes

# Beyond the oldest backup: somebody may restore on its last day, and take some days over it.
MARGIN: Final = timedelta(days=7)
ERASED: Final = "erased"
STRUCK_OUT: Final = "not-erased"


def path() -> Path:
    """The file, beside the database's folder and never in a backup of it."""
    return Path(settings.VAR) / "tombstones"


def _hashes(person_id: UUID) -> list[str]:
    """The newest first; older ones were written before the key was rotated."""
    return keyed_hashes("tombstone", person_id.hex)


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time; the lock is a file of its own, since the other is replaced."""
    lock = os.open(path().with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _write(lines: Iterable[str], flags: int, where: Path) -> None:
    """Write and wait until the disk has it, its name in the folder too. Raises OSError."""
    where.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(where, os.O_WRONLY | os.O_CREAT | flags, 0o600)
    try:
        os.write(file, "".join(f"{line}\n" for line in lines).encode())
        os.fsync(file)
    finally:
        os.close(file)
    folder = os.open(where.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _add(word: str, person_id: UUID, day: date) -> None:
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone():
        # Begins with a line break: half a line, left by a full disk, spoils no other.
        _write(["", f"{day.isoformat()} {word} {_hashes(person_id)[0]}"], os.O_APPEND, path())


def add(person_id: UUID, *, day: date) -> None:
    """This person is being erased. On the disk when this returns; raises OSError if it cannot."""
    _add(ERASED, person_id, day)


def strike_out(person_id: UUID, *, day: date) -> None:
    """The erasure did not happen after all."""
    _add(STRUCK_OUT, person_id, day)


def _lines() -> list[tuple[date, str, str]]:
    """The whole lines, oldest first."""
    if not path().exists():
        return []
    found = []
    for line in path().read_text().splitlines():
        parts = line.split()
        if len(parts) == 3 and len(parts[2]) == 64:
            found.append((date.fromisoformat(parts[0]), parts[1], parts[2]))
    return found


def standing() -> set[str]:
    """The hashes of everybody who was erased; the last word about each counts."""
    last = {mark: word for _, word, mark in _lines()}
    return {mark for mark, word in last.items() if word == ERASED}


def erased_among(people: Iterable[UUID]) -> list[UUID]:
    """Those of `people` who were erased, and should not be there. Reads nothing when there are
    no tombstones."""
    marks = standing()
    return [one for one in people if marks.intersection(_hashes(one))] if marks else []


def days_kept() -> int:
    """How long a line is kept: a margin longer than the oldest backup."""
    return int(settings.BACKUP_DAYS) + MARGIN.days


def _oldest(today: date) -> date:
    return today - timedelta(days=days_kept())


def old(*, today: date) -> int:
    """How many lines are older than any backup that may still exist."""
    return sum(day < _oldest(today) for day, _, _ in _lines())


def forget_old(*, today: date) -> int:
    """Drop the lines no backup that may still exist is older than; returns how many."""
    if not path().exists():
        return 0
    with _alone():
        lines = _lines()
        kept = [line for line in lines if line[0] >= _oldest(today)]
        if len(kept) < len(lines):
            fresh = path().with_suffix(".new")
            texts = [f"{day.isoformat()} {word} {mark}" for day, word, mark in kept]
            _write(texts, os.O_TRUNC, fresh)
            fresh.replace(path())
    return len(lines) - len(kept)
