"""A worker that stops in the middle of it: by an error nobody catches, or killed for real, as a
process of its own that SIGKILL ends."""

import os
import signal
from collections.abc import Callable
from itertools import product
from types import ModuleType
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import connection, connections

from jobs import mail

# When a worker that tells somebody stops, and how.
WAYS: Final = list(product(("before the notice", "after the notice"), ("error", "SIGKILL")))


class Killed(BaseException):
    """The worker is gone; no `except Exception` holds it."""


def die() -> None:
    """End this process at once: nothing is undone, nothing is closed."""
    os.kill(os.getpid(), signal.SIGKILL)


def _fail() -> None:
    raise Killed


def killed_in(act: Callable[[], Any]) -> bool:
    """Do `act` in another process with a connection of its own; whether SIGKILL ended it."""
    connections.close_all()
    if connection.vendor == "postgresql":
        getattr(connection, "close_pool")()  # noqa: B009  (PostgreSQL alone has it)
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def killed_while_telling(
    module: ModuleType, act: Callable[[], Any], when: str, how: str
) -> None:  # fmt: skip
    """`act` stops where `module` tells somebody, in one of `WAYS`; afterwards it tells again."""
    stop = _fail if how == "error" else die

    def notice(person: UUID) -> None:
        if when == "after the notice":
            mail.notice(person)
        stop()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "notice", notice)
        if how == "SIGKILL":
            assert killed_in(act)
            return
        with pytest.raises(Killed):
            act()
