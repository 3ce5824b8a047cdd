"""Regular work of the machinery itself: everything it keeps has an end."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs.models import Heartbeat, OutgoingMail
from jobs.schedule import every
from records.audit import purge

# The arguments of a task tell that something happened to an id, so done tasks go soon.
DONE = timedelta(hours=1)
FAILED = timedelta(days=14)
GIVEN_UP = timedelta(days=14)
GIVEN_UP_AT_MOST = 1000


@every(minutes=15)
def prune_tasks(*, now: datetime) -> None:
    """Delete tasks that are done, and those that failed two weeks ago."""
    finished = DBTaskResult.objects.finished()
    finished.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - DONE).delete()
    finished.filter(finished_at__lt=now - FAILED).delete()


@every(hours=1)
def prune_mail(*, now: datetime) -> None:
    """Delete mails that were given up two weeks ago, and all but the newest thousand."""
    given_up = OutgoingMail.objects.filter(given_up=True)
    given_up.filter(created_at__lt=now - GIVEN_UP).delete()
    newest = given_up.order_by("-created_at").values_list("pk", flat=True)
    given_up.filter(pk__in=list(newest[GIVEN_UP_AT_MOST : 2 * GIVEN_UP_AT_MOST])).delete()


@every(days=1)
def prune_heartbeats(*, now: datetime) -> None:
    """Delete the rows of workers that ended."""
    Heartbeat.objects.filter(at__lt=now - timedelta(days=1)).delete()


@every(hours=1)
def prune_sessions(*, now: datetime) -> None:
    """Delete sessions that ran out."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@every(days=1)
def purge_audit(*, now: datetime) -> None:
    """Delete audit lines older than 12 months; the purge is audited itself."""
    purge(now=now)
