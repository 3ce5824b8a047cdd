"""Everything that is kept ends: what is due, that it was done, and that one bad row stops no other.

An app puts `@expires` on the regular work in its tasks.py that erases something, below `@every`:

    @every(days=1)
    @expires("applications", rows=lambda now: [Application.objects.old(now)])
    def erase_old_applications(*, now): ...

Then `manage.py expire --dry-run` says how many rows are due, `manage.py expire` runs the same work
at once, and each time it ends a heartbeat is written, which /readyz and `manage.py check` look at.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final, Protocol, TypeVar

from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError, connections, models, transaction
from django.utils import timezone

from records.models import Finished

# A night and a little: what runs once a day must have ended within it.
LATE_AFTER: Final = timedelta(hours=26)
PREFIX: Final = "expiry."
logger = logging.getLogger(__name__)


class Work(Protocol):
    """Regular work that erases: gets the moment it runs at."""

    __name__: str
    __module__: str
    __qualname__: str

    def __call__(self, *, now: datetime) -> object:
        """Do it; what it returns is ignored."""


W = TypeVar("W", bound=Work)
Rows = Callable[[datetime], "Iterable[models.QuerySet[Any]]"]
Count = Callable[[datetime], int]


@dataclass(frozen=True)
class Expiry:
    """One kind of thing that ends: its name, the work that ends it, what is due now."""

    name: str
    work: Work
    rows: Rows | None
    count: Count | None

    def due(self, now: datetime) -> int:
        """How many are due at `now`. Changes nothing."""
        if self.count is not None:
            return self.count(now)
        return sum(rows.count() for rows in self.rows(now)) if self.rows is not None else 0

    def erase(self, *, now: datetime) -> bool:
        """Do the work, and note that it ended; False when something due is left.

        When the work fails as a whole, its rows go one by one: a bad one is logged, stays, and
        keeps the heartbeat from being written. Raises what the work raises when no rows are known.
        """
        try:
            self.work(now=now)
        except Exception as error:
            if self.rows is None:
                raise
            logger.warning("An expiry goes row by row: %s", type(error).__name__)
            for rows in self.rows(now):
                one_by_one(rows)
        if self.due(now):
            return False
        note_end(self.name, now=now)
        return True


registry: dict[str, Expiry] = {}


def expires(name: str, *, rows: Rows | None = None, count: Count | None = None) -> Callable[[W], W]:
    """Decorator: this work erases what is due of one kind, `name` in words with underscores.

    `rows`: the querysets whose rows are deleted; `count`: how many are due, where that is no
    queryset. Raises ValueError unless exactly one is given.
    """
    if (rows is None) == (count is None):
        raise ValueError("Say what is due: rows or count.")

    def register(work: W) -> W:
        expiry = registry[name] = Expiry(name, work, rows, count)

        @wraps(work)
        def run(*, now: datetime) -> None:
            expiry.erase(now=now)

        return run  # type: ignore[return-value]  # the same work, with its heartbeat

    return register


def one_by_one(rows: "models.QuerySet[Any]") -> None:
    """Delete each row in a transaction of its own, so that one that cannot go keeps no other."""
    for row in rows.iterator():
        try:
            with transaction.atomic():
                row.delete()
        except Exception:
            logger.exception("A row could not be erased; the others are")


def note_end(name: str, *, now: datetime) -> None:
    """The heartbeat of one kind: its work came to its end at `now`."""
    Finished.objects.update_or_create(name=PREFIX + name, defaults={"at": now})


def late(now: datetime) -> list[str]:
    """The kinds whose work has not ended for more than 26 hours, by name. One query.

    One that never ended counts from when it was first watched (see `watch`).
    """
    rows = Finished.objects.filter(name__startswith=PREFIX, at__lt=now - LATE_AFTER)
    return sorted(name.removeprefix(PREFIX) for name in rows.values_list("name", flat=True))


def watch(*, now: datetime) -> None:
    """Log each kind that is late; begin to watch those that are new, forget those that are gone."""
    watched = Finished.objects.filter(name__startswith=PREFIX)
    watched.exclude(name__in=[PREFIX + name for name in registry]).delete()
    known = set(watched.values_list("name", flat=True))
    new = [Finished(name=PREFIX + name, at=now) for name in registry if PREFIX + name not in known]
    Finished.objects.bulk_create(new, ignore_conflicts=True)
    for name in late(now):
        logger.error("Something that should be erased is kept", extra={"kind": name})


def check(
    *, databases: Iterable[str] | None = None, app_configs: Any = None, **_: Any
) -> list[CheckMessage]:
    """System check records.W001: an expiry is late. Needs the database, so it runs with
    `manage.py check --database default`."""
    if not databases:
        return []
    try:
        if Finished._meta.db_table not in connections["default"].introspection.table_names():
            return []
        found = late(timezone.now())
    except DatabaseError:
        return []
    words = "Not erased for more than 26 hours: {}."
    hint = "Is the worker running? Its log says what failed."
    return [Warning(words.format(name), hint=hint, id="records.W001") for name in found]
