"""A worker that is killed for real: a process of its own, ended by SIGKILL in the middle of it."""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection, connections


def die(*_: Any) -> None:
    """End this process at once: nothing is undone, nothing is closed."""
    os.kill(os.getpid(), signal.SIGKILL)


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
