"""How long a web process waits for PostgreSQL where its processes hang and its host is well.

A network that goes silent is told by the kernel (`tcp_user_timeout`), a host that is gone by the
connection. A frozen process is told by nobody: its host goes on acknowledging every byte, and a
time limit of the server's own hangs with it. Without a clock here every thread would wait for
ever, and with them urgent help, which needs no database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from time import monotonic
from typing import Any, Final

from psycopg import Connection, OperationalError, errors
from psycopg.abc import RV, PQGen

# Seconds; no page asks anything that takes so long.
LONGEST: Final = 5.0
# So long for whoever comes when all other threads of the process are waiting already, and not at
# all when none of them has had an answer for so long: one is always free for urgent help.
LAST: Final = 2.0
SILENT: Final = "The database does not answer."


class Turns:
    """Which threads of this process wait for the database. `threads`: how many there are in a web
    process (deploy/gunicorn.conf.py); 0 elsewhere, where waiting takes as long as it takes."""

    def __init__(self) -> None:
        self.threads = 0
        self._waiting: set[int] = set()
        # Since when nobody has had an answer, though somebody asked.
        self._silent_since: float | None = None

    @contextmanager
    def one(self) -> Iterator[float | None]:
        """This thread waits now; gives how long it may. Raises OperationalError when it may not."""
        if not self.threads:
            yield None
            return
        me, answered = get_ident(), True
        outer = me not in self._waiting
        self._waiting.add(me)
        since = self._silent_since = self._silent_since or monotonic()
        last = len(self._waiting) >= self.threads
        try:
            if last and monotonic() - since > LAST:
                raise OperationalError(SILENT)
            yield LAST if last else LONGEST
        except OperationalError:
            answered = False
            raise
        finally:
            if answered:
                self._silent_since = None
            if outer:
                self._waiting.discard(me)


turns: Final = Turns()


class Patient(Connection[Any]):
    """A connection that is given up when an answer takes too long."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """As psycopg's own. Raises OperationalError when the answer takes too long."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        with turns.one() as most:
            try:
                return super().wait(gen, interval, most)
            except errors._WaitTimeout as error:
                # Whatever comes in answer belongs to nobody any more.
                self.pgconn.finish()
                raise OperationalError(SILENT) from error
