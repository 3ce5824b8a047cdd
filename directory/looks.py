"""How much one person may look at in a day, so that nobody copies what supporters say of their
health: a list page is one look, a profile two.

Nobody but that person ever hears of it. The count stands under a keyed hash of person and day, in
a table of its own that is emptied after midnight; the next day's hash is another one, so the old
row fits nobody even before it is gone.

A view costs no write: each process counts by itself and adds to the shared row in steps, and
learns there what the others have added. So together they may allow a step more for each process.
"""

from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection

from directory.models import LookCount
from records.clock import today
from records.tokens import keyed_hash

LIST: Final = 1
PROFILE: Final = 2
STEP: Final = 10


def key_of(person: UUID, day: date) -> str:
    """Under which name this person's looks of this day stand."""
    return keyed_hash("directory.looks", f"{person}:{day.isoformat()}")


@dataclass(slots=True)
class Count:
    """What a process knows of one person's day: the shared total, and what it has yet to add."""

    total: int = 0
    unwritten: int = 0


class Looks:
    """The counts of this process, for one day."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.day: date | None = None
        self.counts: dict[str, Count] = {}

    def allowed(self, person: UUID, weight: int, now: datetime) -> bool:
        """Whether this person may look at this; if so it is counted. Not inside a transaction
        does it write: what is counted there is added with a later look."""
        day = today(now)
        key = key_of(person, day)
        with self.lock:
            count = self._count(key, day)
            if count.total + count.unwritten >= settings.DIRECTORY_LOOKS_A_DAY:
                return False
            count.unwritten += weight
            if count.unwritten < STEP or connection.in_atomic_block:
                return True
            step, count.unwritten = count.unwritten, 0
            count.total += step
        total = _add(key, day, step)
        with self.lock:
            count.total = max(count.total, total)
        return True

    def _count(self, key: str, day: date) -> Count:
        if self.day != day:
            self.day, self.counts = day, {}
        return self.counts.setdefault(key, Count())


def _add(key: str, day: date, looks: int) -> int:
    """Add to the shared row; the total of all processes. One statement, so that none is lost."""
    table = connection.ops.quote_name(LookCount._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, day, looks) VALUES (%s, %s, %s) "  # noqa: S608  (our table)
            f"ON CONFLICT (key) DO UPDATE SET looks = {table}.looks + excluded.looks "
            "RETURNING looks",
            [key, day.isoformat(), looks],
        )
        return int(cursor.fetchone()[0])


_here: Final = Looks()


def allowed(person: UUID, weight: int, now: datetime) -> bool:
    """Whether this person may look at this today, as far as this process knows; counts it."""
    return _here.allowed(person, weight, now)
