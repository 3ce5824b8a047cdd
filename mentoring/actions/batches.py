"""Many rows one after the other, each in a transaction of its own: one that cannot be handled is
logged and stops no other."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from mentoring.actions.locks import Late

Row = TypeVar("Row")
logger = logging.getLogger(__name__)


def each(rows: Iterable[Row], step: Callable[[Row], object]) -> int:
    """How many of these rows, or ids, `step` did something for. What has moved on meanwhile is
    passed over."""
    return sum(done(step, row) for row in list(rows))


def done(step: Callable[[Row], object], row: Row) -> bool:
    """Whether `step` did something for this one."""
    try:
        return bool(step(row))
    except Late:
        return False
    except Exception:
        logger.exception("A row of mentoring could not be moved on")
        return False
