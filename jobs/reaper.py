"""What the task queue leaves to us: failed tasks tried again, tasks of dead workers taken back.

django-tasks-db 0.13 leaves a killed worker's task RUNNING for ever and a failed one FAILED. Tasks
must be idempotent: one whose worker only seemed dead may run twice.
"""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from traceback import extract_tb

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import retry

from jobs.models import Heartbeat

MAX_ATTEMPTS = 6
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=1)
# A worker that was silent for so long is taken for dead; it beats every few seconds.
SILENT = timedelta(seconds=60)
# A task may run so long on a living worker; past it, the worker is taken to hang.
RUNS_AT_MOST = timedelta(minutes=30)

logger = logging.getLogger(__name__)


def delay(attempts: int) -> timedelta:
    """How long to wait after the attempt number `attempts` failed: 5 s, 20 s, 80 s … 1 h."""
    return min(FIRST_DELAY * int(4 ** min(attempts - 1, 10)), LONGEST_DELAY)


def _where(error: BaseException) -> str:
    """Where it failed: functions and lines, without the error's words, which may quote a row."""
    frames = extract_tb(error.__traceback__)
    return "\n".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)


@retry()  # a database that is locked for a moment
def retry_or_fail(row: "DBTaskResult[..., object]", error: BaseException) -> None:
    """Put a task that raised `error` back with a delay, or mark it failed after six attempts."""
    now, attempts = timezone.now(), len(row.worker_ids)
    again = attempts < MAX_ATTEMPTS
    row.status = TaskResultStatus.READY if again else TaskResultStatus.FAILED
    row.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
    row.traceback = _where(error)
    row.return_value = None
    row.finished_at = None if again else now
    if again:
        row.run_after = now + delay(attempts)
    row.save(
        update_fields=[
            "status", "exception_class_path", "traceback", "return_value", "finished_at",
            "run_after",
        ]
    )  # fmt: skip
    log = logger.warning if again else logger.error
    log("Task %s raised %s, attempt %s", row.task_path, row.exception_class_path, attempts)


def _abandoned(row: "DBTaskResult[..., object]", alive: set[str], now: datetime) -> bool:
    started: datetime = row.started_at or row.enqueued_at
    worker = row.worker_ids[-1] if row.worker_ids else ""
    limit = RUNS_AT_MOST if worker in alive else SILENT
    return started <= now - limit


def reap(*, now: datetime) -> int:
    """Put tasks of dead or hanging workers back into the queue; returns how many.

    One that lost six workers is marked failed: it may be what kills them.
    """
    alive = set(Heartbeat.objects.filter(at__gt=now - SILENT).values_list("worker", flat=True))
    count = 0
    for row in DBTaskResult.objects.running():
        if _abandoned(row, alive, now):
            spent = len(row.worker_ids) >= MAX_ATTEMPTS
            status = TaskResultStatus.FAILED if spent else TaskResultStatus.READY
            # Only while nobody else settled it.
            count += DBTaskResult.objects.filter(
                pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at
            ).update(status=status, run_after=now, finished_at=now if spent else None)
            logger.warning("Task %s lost its worker", row.task_path)
    return count
