"""The worker: tasks, outgoing mail and the schedule, each in a thread of its own.

Each thread repeats one step. Whatever a step raises (the database locked or away, most of all) is
logged and the step repeated: a worker ends when it is told to. So a silent mail server holds up no
task, and a long task holds up no mail.
"""

import logging
import signal
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from jobs import health, reaper, schedule
from jobs.delivery import deliver
from jobs.models import Heartbeat

POLL = 0.5  # seconds between two looks for tasks and mail
KEEP = 5.0  # seconds between two heartbeats
AWAY = 20.0  # seconds before mail is tried again when none can leave
TROUBLE = 2.0  # seconds after a step failed
GRACE = 60.0  # seconds a running task gets when the worker is told to end

logger = logging.getLogger(__name__)


class Queue(QueueWorker):
    """django-tasks-db's worker, with failures retried and their words left out."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )

    def run_task(self, db_task_result: "DBTaskResult[..., object]") -> None:
        """Run one task; what it raises goes to `reaper.retry_or_fail`."""

        # Of this row alone, in the place of the library's own.
        db_task_result.set_failed = partial(reaper.retry_or_fail, db_task_result)
        try:
            super().run_task(db_task_result)
        except BaseException:
            # How it went could not be written down. Under a new name this worker no longer
            # vouches for the task, so that the reaper takes it back.
            self.worker_id = get_random_string(32)
            raise

    def _claim(self) -> "DBTaskResult[..., object] | None":
        """The next due task, marked as ours. Looks without a lock first: most find nothing."""
        if not DBTaskResult.objects.ready().exists():
            return None
        with exclusive_transaction():
            row = DBTaskResult.objects.ready().get_locked()
            if row is not None:
                row.claim(self.worker_id)
        return row

    def step(self) -> None:
        """Run every task that is due.

        In the place of the library's own loop, which closes connections in between: that would
        end a transaction `drain` is called in.
        """
        while self.running and (row := self._claim()) is not None:
            self.run_task(row)


class Worker:
    """One worker process."""

    def __init__(self) -> None:
        self.queue = Queue(get_random_string(32))
        self.ending = threading.Event()

    def keep(self) -> float:
        """Give a sign of life, take back lost tasks, enqueue regular work that is due."""
        now = timezone.now()
        health.beat(self.queue.worker_id, now=now)
        reaper.reap(now=now)
        schedule.enqueue_due(now=now)
        return KEEP

    def run_tasks(self) -> float:
        """Run what is due."""
        self.queue.step()
        return POLL

    def send_mail(self) -> float:
        """Send what is due; wait longer while none can leave."""
        _, open_ = deliver()
        return POLL if open_ else AWAY

    def _repeat(self, step: Callable[[], float]) -> None:
        """Do `step` until the worker ends, whatever it raises."""
        while not self.ending.is_set():
            try:
                close_old_connections()
                pause = step()
            except DatabaseError as error:
                # Its words may quote a row.
                logger.error("Worker: the database is away or locked: %s", type(error).__name__)
                pause = TROUBLE
            except Exception:
                logger.exception("Worker: a step failed")
                pause = TROUBLE
            self.ending.wait(pause)
        connections.close_all()

    def end(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Finish the task at hand and end."""
        self.queue.running = False
        self.ending.set()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. Returns once every thread has ended, or was given up."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self.end)
        threads = [
            threading.Thread(target=self._repeat, args=(step,), daemon=True)
            for step in (self.keep, self.run_tasks, self.send_mail)
        ]
        for thread in threads:
            thread.start()
        logger.info("Worker started")
        while not self.ending.wait(1.0):
            if not all(thread.is_alive() for thread in threads):
                logger.error("Worker: a thread died, ending so that it is started anew")
                self.end()
        for thread in threads:
            thread.join(GRACE)
        self._say_goodbye()

    def _say_goodbye(self) -> None:
        try:
            Heartbeat.objects.filter(worker=self.queue.worker_id).delete()
        except DatabaseError:
            logger.error("Worker: ended while the database was away")


def drain(*, regular: bool = True, rounds: int = 10) -> int:
    """Do everything that is due now in this process: for tests, the demo and `worker --once`.

    Runs tasks, regular work (unless `regular` is false) and mail until nothing is due any more,
    at most `rounds` times over. Returns how many mails were handled. Failing tasks are put off,
    not raised.
    """
    queue, mails = Queue(get_random_string(32)), 0
    for _ in range(rounds):
        now = timezone.now()
        reaper.reap(now=now)
        enqueued = schedule.enqueue_due(now=now) if regular else 0
        queue.step()
        handled, _open = deliver()
        mails += handled
        if not enqueued and not handled and not DBTaskResult.objects.ready().exists():
            break
    return mails
