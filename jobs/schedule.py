"""Regular work: `@every(minutes=5)` on a function in an app's tasks.py, and it happens.

However many workers there are, one of them finds the row of the `Schedule` due, moves it on and
enqueues the work in the same transaction: a worker that dies then leaves a task to be retried.
The work itself must be idempotent. Work that was missed while no worker ran is done once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol, TypeVar

from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import task

from jobs.models import Schedule
from records.clock import LONDON


class Work(Protocol):
    """Regular work: gets the moment it runs at."""

    __module__: str
    __qualname__: str

    def __call__(self, *, now: datetime) -> object:
        """Do it; what it returns is ignored."""


W = TypeVar("W", bound=Work)


@dataclass(frozen=True)
class Regular:
    """One entry of the registry."""

    name: str
    work: Work
    interval: timedelta
    at: time | None

    def next_due(self, now: datetime) -> datetime:
        """The first moment after `now`: an interval later, or the next `at` in London."""
        if self.at is None:
            return now + self.interval
        here = (now + self.interval).astimezone(LONDON)
        due = datetime.combine(here.date(), self.at, tzinfo=LONDON)
        # Run late yesterday evening, it is due this night, not the next.
        return due if due - self.interval <= now else due - timedelta(days=1)


registry: dict[str, Regular] = {}


def every(
    *, minutes: int = 0, hours: int = 0, days: int = 0, at: time | None = None
) -> Callable[[W], W]:
    """Decorator: run this function of a tasks.py, called with `now=`, at that interval.

    `at` (with `days`): the time of day in London. Raises ValueError for no interval.
    """
    interval = timedelta(minutes=minutes, hours=hours, days=days)
    if interval <= timedelta(0):
        raise ValueError("Say how often: minutes, hours or days.")

    def register(work: W) -> W:
        name = f"{work.__module__}.{work.__qualname__}"
        registry[name] = Regular(name, work, interval, at)
        return work

    return register


@task()
def run_regular(name: str) -> None:
    """The task behind every entry; nothing happens for work that is gone meanwhile."""
    if name in registry:
        registry[name].work(now=timezone.now())


def discover() -> None:
    """Import every app's tasks.py, so that the registry is complete."""
    autodiscover_modules("tasks")


def _new_and_gone(now: datetime) -> None:
    """Rows for work that has none yet (due at once); none for work that is gone."""
    known = set(Schedule.objects.values_list("name", flat=True))
    Schedule.objects.bulk_create(
        [Schedule(name=name, next_due=now) for name in registry if name not in known],
        ignore_conflicts=True,
    )
    if known - set(registry):
        Schedule.objects.filter(name__in=known - set(registry)).delete()


def _take(name: str, now: datetime) -> bool:
    """Move one row on and enqueue its work, unless another worker did."""
    with transaction.atomic():
        due = Schedule.objects.filter(name=name, next_due__lte=now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        row = due.first()
        if row is None:
            return False
        moved = Schedule.objects.filter(pk=row.pk, next_due=row.next_due)
        if not moved.update(next_due=registry[name].next_due(now)):
            return False
        run_regular.enqueue(name)
    return True


def enqueue_due(*, now: datetime) -> int:
    """Enqueue all regular work that is due at `now`; returns how much."""
    discover()
    _new_and_gone(now)
    names = Schedule.objects.filter(next_due__lte=now).values_list("name", flat=True)
    return sum(_take(name, now) for name in list(names))
