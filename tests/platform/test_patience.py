"""Who waits how long for a database that does not answer; for real: test_database_away.py."""

from threading import Event, Thread
from typing import Any

import pytest
from psycopg import OperationalError

from peersupport.postgresql.patience import LAST, LONGEST, Turns


@pytest.fixture
def turns() -> Turns:
    """Of a web process with two threads."""
    made = Turns()
    made.threads = 2
    return made


class Other:
    """Another thread of the process, which waits until it is told that there is an answer."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self.waits, self.answer = turns, Event(), Event()
        self.thread = Thread(target=self._wait)
        self.thread.start()
        assert self.waits.wait(5)

    def _wait(self) -> None:
        with self.turns.one():
            self.waits.set()
            self.answer.wait(20)

    def answered(self) -> None:
        self.answer.set()
        self.thread.join()


@pytest.fixture
def other(turns: Turns) -> Any:
    made = Other(turns)
    yield made
    made.answered()


def allowed(turns: Turns) -> float | None:
    with turns.one() as most:
        return most


def fails(turns: Turns) -> None:
    with pytest.raises(OperationalError), turns.one():
        raise OperationalError("nothing came")


def test_commands_and_the_worker_wait_as_long_as_it_takes() -> None:
    assert allowed(Turns()) is None


def test_the_last_thread_of_a_process_waits_least(turns: Turns) -> None:
    assert allowed(turns) == LONGEST
    other = Other(turns)
    assert allowed(turns) == LAST
    other.answered()
    assert allowed(turns) == LONGEST


def test_a_thread_that_waits_for_a_connection_and_then_on_it_is_one(turns: Turns) -> None:
    with turns.one():
        assert allowed(turns) == LONGEST


def test_when_nobody_has_had_an_answer_the_last_thread_does_not_even_ask(
    turns: Turns, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(turns)
    later = turns._silent_since or 0.0
    monkeypatch.setattr("peersupport.postgresql.patience.monotonic", lambda: later + LAST + 0.1)
    with pytest.raises(OperationalError, match="does not answer"):
        allowed(turns)
    other.answered()
    # With its answer all is well.
    assert allowed(turns) == LONGEST
