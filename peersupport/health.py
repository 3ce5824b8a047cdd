"""/readyz: can this site do its work? /livez is in the first middleware."""

import hmac
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jobs import health as jobs
from peersupport import help_now
from people.access import public
from records import expiry

# Mail that waits longer than this means that nobody gets notices or sign-in codes.
MAIL_MAY_WAIT: Final = timedelta(minutes=15)


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, migrations, worker and mail are as they should be, else 503.

    Which of them is not, only with `Authorization: Bearer <MONITORING_TOKEN>`. Writes nothing.
    """
    found = state()
    good = all(found[name] for name in ("database", "migrations", "worker", "mail"))
    status = 200 if good else 503
    if knows_token(request):
        return JsonResponse(found, status=status)
    return HttpResponse("ok\n" if good else "not ready\n", status=status, content_type="text/plain")


def knows_token(request: HttpRequest) -> bool:
    """Whether the request carries the monitoring token; never when none is set."""
    given = request.headers.get("Authorization", "")
    expected = f"Bearer {settings.MONITORING_TOKEN}"
    return bool(settings.MONITORING_TOKEN) and hmac.compare_digest(
        given.encode(), expected.encode()
    )


def state() -> dict[str, Any]:
    """What is as it should be, and the age in seconds of the oldest mail not yet sent."""
    found: dict[str, Any] = {
        "database": False,
        "migrations": False,
        "worker": False,
        "mail": False,
        "oldest_unsent_seconds": None,
        "late_expiries": [],
        # Told to who has the token: the page itself is there all the same.
        "help_page": help_now.trouble() or "as it should be",
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        found["database"] = True
        executor = MigrationExecutor(connection)
        found["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        if found["migrations"]:
            found |= jobs_state()
    except DatabaseError:
        pass  # what was not reached stays False, and that is the answer
    return found


def jobs_state() -> dict[str, Any]:
    """Worker, mail, and what should be erased and is not, from the rows the worker writes."""
    now = timezone.now()
    oldest = jobs.oldest_unsent(now)
    return {
        "worker": jobs.worker_alive(now),
        "mail": oldest is None or oldest < MAIL_MAY_WAIT,
        "oldest_unsent_seconds": None if oldest is None else round(oldest.total_seconds()),
        # Told to who has the token; pages are served all the same.
        "late_expiries": expiry.late(now),
    }
