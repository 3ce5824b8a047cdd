"""Regular work happens once an interval, however many workers there are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import schedule
from jobs.models import Schedule
from jobs.schedule import enqueue_due, every
from jobs.worker import drain
from tests.jobs import work

pytestmark = pytest.mark.django_db
NAME = "tests.jobs.work.regular"


@pytest.fixture(autouse=True)
def _only_this(monkeypatch):
    # The apps' own work is registered once, when it is imported: not into the registry of a test.
    schedule.discover()
    monkeypatch.setattr(schedule, "registry", {})
    monkeypatch.setattr(work, "RAN", [])


def test_it_runs_at_once_then_once_an_interval():
    every(minutes=5)(work.regular)
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False) as clock:
        for minutes in (0, 4, 1, 4, 1):
            clock.shift(timedelta(minutes=minutes))
            drain()
    assert [f"{moment:%H:%M}" for moment in work.RAN] == ["12:00", "12:05", "12:10"]


def test_what_was_missed_is_done_once():
    every(minutes=5)(work.regular)
    now = timezone.now()
    assert enqueue_due(now=now) == 1
    assert enqueue_due(now=now + timedelta(days=3)) == 1
    assert enqueue_due(now=now + timedelta(days=3)) == 0


def test_work_that_fails_keeps_no_other_work():
    every(minutes=5)(work.broken)
    every(minutes=5)(work.regular)
    drain()
    assert len(work.RAN) == 1


def test_work_that_is_gone_is_forgotten():
    every(minutes=5)(work.regular)
    now = timezone.now()
    enqueue_due(now=now)
    schedule.registry.clear()
    drain()
    assert work.RAN == []
    assert not Schedule.objects.exists()


def test_another_worker_was_faster():
    every(minutes=5)(work.regular)
    now = timezone.now()
    enqueue_due(now=now)
    assert not schedule._take(NAME, now)


def test_another_worker_is_taking_it_at_this_moment(monkeypatch):
    every(minutes=5)(work.regular)
    now = timezone.now()
    Schedule.objects.create(name=NAME, next_due=now)
    row = Schedule(name=NAME, next_due=now - timedelta(minutes=5))
    monkeypatch.setattr(QuerySet, "first", lambda _: row)
    assert not schedule._take(NAME, now)
    assert not DBTaskResult.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_workers_enqueue_it_once():
    every(minutes=5)(work.regular)
    now = timezone.now()

    def look(_: int) -> int:
        try:
            return enqueue_due(now=now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(look, range(8))) == 1
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 23, 2, 0, tzinfo=UTC), datetime(2026, 11, 23, 3, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 3, 0, tzinfo=UTC), datetime(2026, 11, 24, 3, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 22, 0, tzinfo=UTC), datetime(2026, 11, 24, 3, 0, tzinfo=UTC)),
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), datetime(2026, 7, 2, 2, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, 0, tzinfo=UTC), datetime(2026, 10, 25, 3, 0, tzinfo=UTC)),
    ],
)
def test_nightly_work_is_due_at_its_hour_in_london(now, due):
    every(days=1, at=time(3, 0))(work.regular)
    assert schedule.registry[NAME].next_due(now) == due


def test_how_often_must_be_said():
    with pytest.raises(ValueError, match="how often"):
        every()
