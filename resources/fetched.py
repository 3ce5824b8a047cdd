"""How often things of the library are saved: a number a month with nobody in it.

Each process counts in its memory and writes down once an hour what came together, and when it ends
(deploy/gunicorn.conf.py). So a download never waits for it and never fails with it, and neither a
row nor a backup says when in an hour somebody was here. What a killed process held is lost; numbers
are told in fives anyway.
"""

import logging
from collections import Counter
from datetime import date
from threading import Event, Lock, Thread
from typing import Final, NamedTuple
from uuid import UUID

from django.db import DatabaseError, connections

from records.clock import months_after
from records.few import told
from resources.actions.counting import add_fetches
from resources.models import Resource

EVERY: Final = 3600.0
# Of resources and months; more than anybody has, so that memory has an end.
MOST_WAITING: Final = 10_000
MONTHS: Final = 12
logger = logging.getLogger(__name__)

_waiting = Counter[tuple[UUID, date]]()
_lock = Lock()


class Told(NamedTuple):
    """A month that is over: its name, and the number as it may be told."""

    month: str
    times: int


def note(resource: Resource, day: date) -> None:
    """Somebody saved a file of it. Not of a story: how often it is read is its teller's alone."""
    if resource.shown_until is not None:
        return
    with _lock:
        if len(_waiting) < MOST_WAITING:
            _waiting[resource.pk, day.replace(day=1)] += 1


def write_down() -> None:
    """Add what was counted since the last time to the rows; kept for the next time when the
    database does not take it."""
    with _lock:
        taken = Counter(_waiting)
        _waiting.clear()
    if not taken:
        return
    try:
        add_fetches(taken)
    except (DatabaseError, OSError) as error:
        logger.warning("How often things were saved is not written down: %s", type(error).__name__)
        with _lock:
            _waiting.update(taken)


def keep_writing() -> None:
    """Write down every hour, as long as this process lives."""
    Thread(target=_every_hour, args=(Event(),), daemon=True).start()


def _every_hour(never: Event) -> None:
    while not never.wait(EVERY):
        write_down()
        connections.close_all()


def told_of(resource: Resource, day: date) -> list[Told]:
    """The last twelve months that are over, the newest first, without those with too few to be
    told. One query."""
    this = day.replace(day=1)
    rows = resource.fetches.filter(month__lt=this, month__gte=months_after(this, -MONTHS))
    months = rows.order_by("-month").values_list("month", "times")
    numbers = [(month, told(times)) for month, times in months]
    return [Told(f"{month:%B %Y}", number) for month, number in numbers if number is not None]
