"""A failed task is tried again, a killed worker's task is taken back, and no words are kept."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import health, reaper
from jobs.worker import Queue, drain
from tests.jobs import work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_ran(monkeypatch):
    monkeypatch.setattr(work, "RAN", [])


def claimed(worker: str = "gone") -> "DBTaskResult[..., object]":
    """A task that `worker` began."""
    work.note.enqueue("hello")
    row = DBTaskResult.objects.get()
    row.claim(worker)
    return row


def after(**time: int):
    return time_machine.travel(timezone.now() + timedelta(**time), tick=False)


def test_a_killed_workers_task_is_run_by_another():
    claimed()
    drain(regular=False)
    assert work.RAN == []
    with after(seconds=61):
        drain(regular=False)
    assert work.RAN == ["hello"]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_a_task_of_a_living_worker_is_left_to_it():
    claimed("alive")
    with after(minutes=20):
        health.beat("alive", now=timezone.now())
        assert reaper.reap(now=timezone.now()) == 0


def test_a_task_that_runs_for_ever_is_taken_back():
    claimed("hangs")
    with after(minutes=31):
        health.beat("hangs", now=timezone.now())
        assert reaper.reap(now=timezone.now()) == 1


def test_a_task_that_kills_its_workers_is_given_up():
    row = claimed()
    row.worker_ids = ["gone"] * reaper.MAX_ATTEMPTS
    row.save()
    with after(minutes=2):
        reaper.reap(now=timezone.now())
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_failed_task_is_tried_again_later_and_later_then_given_up():
    work.fail.enqueue("x")
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        drain(regular=False)
        while (row := DBTaskResult.objects.get()).status == "READY":
            waits.append((row.run_after - timezone.now()).total_seconds())
            clock.move_to(row.run_after)
            drain(regular=False)
    assert waits == [5, 20, 80, 320, 1280]
    assert (row.status, len(row.worker_ids)) == ("FAILED", reaper.MAX_ATTEMPTS)


def test_an_errors_words_are_not_kept():
    work.fail.enqueue("x")
    drain(regular=False)
    row = DBTaskResult.objects.get()
    assert row.exception_class_path == "builtins.ValueError"
    assert "work.py" in row.traceback
    assert "CNRY" not in row.traceback


def test_a_failed_task_keeps_no_other_task():
    work.fail.enqueue("x")
    work.note.enqueue("hello")
    drain(regular=False)
    assert work.RAN == ["hello"]


def test_a_task_that_is_gone_from_the_code_is_given_up_in_the_end():
    work.note.enqueue("hello")
    DBTaskResult.objects.update(task_path="tests.jobs.work.gone")
    drain(regular=False)
    assert DBTaskResult.objects.get().exception_class_path.endswith("ImportError")


def test_a_worker_that_cannot_say_how_a_task_went_no_longer_vouches_for_it(monkeypatch):
    def away(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(reaper, "retry_or_fail", away)
    work.fail.enqueue("x")
    queue = Queue("first")
    with pytest.raises(ConnectionError):
        queue.step()
    assert queue.worker_id != "first"
    assert DBTaskResult.objects.get().worker_ids == ["first"]
