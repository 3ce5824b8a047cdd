"""The worker does what is due, goes on when something fails, and ends when it is told to."""

import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from jobs import delivery, health, worker
from jobs.mail import notice
from jobs.models import Heartbeat, OutgoingMail
from jobs.worker import Worker, drain
from tests.jobs import work
from tests.jobs.conftest import post_letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_ran(monkeypatch):
    monkeypatch.setattr(work, "RAN", [])


def test_once_does_everything_that_is_due(settings, tmp_path, somebody):
    settings.MAIL_FOLDER = str(tmp_path)
    work.note.enqueue("hello")
    notice(somebody("asha@a.example"))
    call_command("worker", "--once")
    assert work.RAN == ["hello"]
    assert len(list(tmp_path.iterdir())) == 1


def test_draining_says_how_many_mails_were_handled(settings, tmp_path):
    settings.MAIL_FOLDER = str(tmp_path)
    post_letter("a@a.example", "b@a.example")
    assert drain() == 2


def test_regular_work_runs_too_unless_left_out():
    drain(regular=False)
    assert Heartbeat.objects.count() == 0
    stale = timezone.now() - timedelta(days=2)
    health.beat("ended", now=stale)
    drain(regular=False)
    assert Heartbeat.objects.exists()
    drain()
    assert not Heartbeat.objects.exists()


def test_a_heartbeat_makes_the_worker_alive_and_ends_with_it():
    one = Worker()
    assert not health.worker_alive(timezone.now())
    assert one.keep() == worker.KEEP
    assert health.worker_alive(timezone.now())
    assert not health.worker_alive(timezone.now() + timedelta(seconds=31))
    one._say_goodbye()
    assert not health.worker_alive(timezone.now())


def test_mail_that_cannot_leave_makes_it_wait(settings):
    post_letter("a@a.example")
    assert Worker().send_mail() == worker.AWAY
    OutgoingMail.objects.all().delete()
    assert Worker().send_mail() == worker.POLL


@pytest.mark.parametrize("error", [OperationalError("CNRY is locked"), KeyError("x")])
def test_a_step_that_fails_is_logged_and_repeated(error, monkeypatch, caplog):
    monkeypatch.setattr(worker, "TROUBLE", 0)
    one, steps = Worker(), iter([error, error, None])

    def step() -> float:
        if (failure := next(steps)) is not None:
            raise failure
        one.end()
        return 0

    one._repeat(step)
    assert len(caplog.records) == 2
    assert "CNRY" not in caplog.text


def quiet_worker(monkeypatch) -> Worker:
    """A worker whose steps need no database."""
    one = Worker()
    for step in ("keep", "run_tasks", "send_mail"):
        monkeypatch.setattr(one, step, lambda: 0.01)
    monkeypatch.setattr(worker, "connections", type("None", (), {"close_all": lambda: None}))
    monkeypatch.setattr(one, "_say_goodbye", lambda: None)
    return one


@pytest.fixture
def _signals():
    kept = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT)}
    yield
    for sign, handler in kept.items():
        signal.signal(sign, handler)


@pytest.mark.usefixtures("_signals")
def test_sigterm_ends_it(monkeypatch):
    one = quiet_worker(monkeypatch)
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
    began = time.monotonic()
    one.run()
    assert time.monotonic() - began < 3
    assert one.queue.running is False


@pytest.mark.usefixtures("_signals")
def test_it_ends_when_a_thread_died_so_that_it_is_started_anew(monkeypatch, caplog):
    one = quiet_worker(monkeypatch)
    monkeypatch.setattr(one, "_repeat", lambda step: None)
    one.run()
    assert "a thread died" in caplog.text


def test_the_command_runs_until_it_is_told_to_end(monkeypatch):
    ran = []
    monkeypatch.setattr(Worker, "run", lambda self: ran.append(self))
    call_command("worker")
    assert len(ran) == 1


def test_a_step_of_the_queue_runs_what_is_due():
    work.note.enqueue("hello")
    assert Worker().run_tasks() == worker.POLL
    assert work.RAN == ["hello"]


def test_goodbye_without_a_database_does_no_harm(monkeypatch):
    def away(**_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(Heartbeat.objects, "filter", away)
    Worker()._say_goodbye()


def test_the_age_of_the_oldest_unsent_mail_is_known():
    now = timezone.now()
    assert health.oldest_unsent(now) is None
    OutgoingMail.objects.create(kind="letter", created_at=now - timedelta(hours=2))
    OutgoingMail.objects.create(kind="letter", created_at=now - timedelta(hours=1))
    OutgoingMail.objects.create(kind="letter", created_at=now - timedelta(9), given_up=True)
    assert health.oldest_unsent(now) == timedelta(hours=2)


def test_the_age_of_the_oldest_due_task_is_known():
    now = timezone.now()
    assert health.oldest_due_task(now) is None
    work.note.using(run_after=now - timedelta(hours=3)).enqueue("late")
    work.note.using(run_after=now + timedelta(hours=3)).enqueue("not yet")
    work.note.enqueue("now")
    assert health.oldest_due_task(now) == timedelta(hours=3)


def test_a_lease_outlasts_everything_one_mail_may_take():
    assert delivery.LEASE.total_seconds() > 3 * 30
