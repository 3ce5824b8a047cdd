"""Regular work of the machinery itself: everything it keeps has an end."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs.models import Heartbeat, OutgoingMail
from jobs.schedule import every
from records import expiry
from records.audit import KEEP, purge
from records.expiry import expires
from records.models import AuditEvent

# The arguments of a task tell that something happened to an id, so done tasks go soon.
DONE = timedelta(hours=1)
FAILED = timedelta(days=14)
GIVEN_UP = timedelta(days=14)
GIVEN_UP_AT_MOST = 1000
WORKER_GONE = timedelta(days=1)


def _over_tasks(now: datetime) -> list[QuerySet[Any]]:
    finished = DBTaskResult.objects.finished()
    return [
        finished.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - DONE),
        finished.filter(finished_at__lt=now - FAILED),
    ]


@every(minutes=15)
@expires("background_work", rows=_over_tasks)
def prune_tasks(*, now: datetime) -> None:
    """Delete tasks that are done, and those that failed two weeks ago."""
    for rows in _over_tasks(now):
        rows.delete()


def _given_up(now: datetime) -> list[QuerySet[Any]]:
    given_up = OutgoingMail.objects.filter(given_up=True)
    newest = given_up.order_by("-created_at").values_list("pk", flat=True)
    too_many = list(newest[GIVEN_UP_AT_MOST : 2 * GIVEN_UP_AT_MOST])
    return [
        given_up.filter(created_at__lt=now - GIVEN_UP),
        given_up.filter(created_at__gte=now - GIVEN_UP, pk__in=too_many),
    ]


@every(hours=1)
@expires("outgoing_mail", rows=_given_up)
def prune_mail(*, now: datetime) -> None:
    """Delete mails that were given up two weeks ago, and all but the newest thousand."""
    for rows in _given_up(now):
        rows.delete()


def _gone_workers(now: datetime) -> list[QuerySet[Any]]:
    return [Heartbeat.objects.filter(at__lt=now - WORKER_GONE)]


@every(days=1)
@expires("workers", rows=_gone_workers)
def prune_heartbeats(*, now: datetime) -> None:
    """Delete the rows of workers that ended."""
    for rows in _gone_workers(now):
        rows.delete()


def _over_sessions(now: datetime) -> list[QuerySet[Any]]:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return [store.get_model_class().objects.filter(expire_date__lt=now)]


@every(hours=1)
@expires("sessions", rows=_over_sessions)
def prune_sessions(*, now: datetime) -> None:
    """Delete sessions that ran out."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@every(days=1)
@expires("audit_trail", count=lambda now: AuditEvent.objects.filter(at__lt=now - KEEP).count())
def purge_audit(*, now: datetime) -> None:
    """Delete audit lines older than 12 months; the purge is audited itself."""
    purge(now=now)


@every(hours=1)
def watch_expiries(*, now: datetime) -> None:
    """Sound the alarm when something that should be erased has not been for a day."""
    expiry.watch(now=now)
