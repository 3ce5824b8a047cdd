"""Signs of life for /readyz: a worker that beats, and nothing that waits too long."""

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult, get_date_max

from jobs.models import Heartbeat, OutgoingMail

ALIVE = timedelta(seconds=30)


def beat(worker: str, *, now: datetime) -> None:
    """A sign of life of `worker`, a random name."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"at": now})


def worker_alive(now: datetime) -> bool:
    """Whether some worker gave a sign of life in the last 30 seconds."""
    return Heartbeat.objects.filter(at__gt=now - ALIVE).exists()


def oldest_unsent(now: datetime) -> timedelta | None:
    """How long the oldest mail has been waiting to leave; None when none waits."""
    first = OutgoingMail.objects.waiting().order_by("created_at").first()
    return now - first.created_at if first else None


def oldest_due_task(now: datetime) -> timedelta | None:
    """How long the oldest due task has been waiting for a worker; None when none waits."""
    ready = DBTaskResult.objects.filter(status="READY")
    at_once = ready.filter(run_after=get_date_max()).order_by("enqueued_at").first()
    later = ready.filter(run_after__lte=now).order_by("run_after").first()
    moments = [at_once.enqueued_at] if at_once else []
    moments += [later.run_after] if later else []
    return now - min(moments) if moments else None
