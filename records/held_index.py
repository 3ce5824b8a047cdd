"""One index in the memory of a process, brought up to date before each question."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from django.db import connection

from records.changes import ChangeLog, Seen, Statement


class Index(Protocol):
    """What is held: of one day, knowing what it has seen, and when it is worn out."""

    day: date
    seen: Seen

    @property
    def worn(self) -> bool:
        """Whether so much changed that a new one is better."""

    def take(self, changed: frozenset[UUID]) -> None:
        """Read these rows anew."""


I = TypeVar("I", bound=Index)  # noqa: E741  (an index)


@dataclass(frozen=True)
class Current(Generic[I]):
    """The index as the database is at this moment; None where it could not be kept right. `also`:
    the ids asked for beside it, where that could be done on the way."""

    index: I | None
    also: frozenset[UUID] | None = None


class HeldIndex(Generic[I]):
    """The index of this process; whoever changes it holds the lock."""

    def __init__(self, make: Callable[[date], I], log: ChangeLog) -> None:
        self.make, self.log = make, log
        self.lock = Lock()
        self.index: I | None = None

    def forget(self) -> None:
        """Make a new one at the next question: for tests, which empty tables past every trigger."""
        self.index = None

    def current(self, day: date, also: Statement | None = None) -> Current[I]:
        """The index, by one query, and two more when something changed. Inside a transaction there
        is none: what is not committed must not be remembered."""
        if connection.in_atomic_block:
            return Current(None)
        index = self.index
        if index is None or index.day != day or index.worn:
            return Current(self._renewed(index, day))
        news = self.log.since(connection, index.seen, also)
        if news.changed is None:
            return Current(self._renewed(index, day))
        if news.changed:
            with self.lock:
                index.take(news.changed)
                index.seen = news.seen
        else:
            index.seen = news.seen
        return Current(index, news.also if also else None)

    def _renewed(self, old: I | None, day: date) -> I | None:
        """A new index in place of `old`; None when nobody would notice changes."""
        with self.lock:
            if self.index is old:
                if self.log.missing(connection):
                    return None
                self.index = self.make(day)
                return self.index
        # Somebody else was quicker; it may already be old.
        return self.current(day).index
