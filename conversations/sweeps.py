"""Regular work of the desk: advice nobody gave is handed on; keys of logged talks are dropped."""

import logging
from collections.abc import Callable
from datetime import datetime, time
from uuid import UUID

from django.db import transaction

from conversations.actions import consulting
from conversations.actions.moves import Late
from conversations.models import Consult, ConsultQuerySet, LoggedTalk
from jobs.schedule import every
from records.expiry import expires

BATCH = 200
logger = logging.getLogger(__name__)


@every(minutes=1)
def sweep_consults(*, now: datetime) -> None:
    """Nothing a supporter asked rests without a next step."""
    _each(Consult.objects.left_alone(), consulting.finish, now)
    _each(Consult.objects.stranded(), consulting.give_back, now)
    _each(Consult.objects.due(now), consulting.move_on, now)


def _each(rows: ConsultQuerySet, step: Callable[[Consult, datetime], None], now: datetime) -> None:
    # In random order: rows that fail again and again cannot fill every batch.
    for pk in list(rows.order_by("?").values_list("pk", flat=True)[:BATCH]):
        try:
            with transaction.atomic():
                step(_under_lock(pk, rows), now)
        except Late:
            continue
        except Exception:
            logger.exception("A question to the desk could not be moved on")


def _under_lock(pk: UUID, rows: ConsultQuerySet) -> Consult:
    """The row, locked, if it is still one of `rows`. Raises Late."""
    consult = consulting.locked(Consult(pk=pk))
    if not rows.filter(pk=pk).exists():
        raise Late
    return consult


@every(days=1, at=time(0, 20))
@expires(
    "logged_talks", rows=lambda now: [LoggedTalk.objects.old(now), LoggedTalk.objects.over(now)]
)
def forget_logged_talks(*, now: datetime) -> None:
    """The week is over: nothing can be taken back any more, so the keys go. Old talks go too."""
    LoggedTalk.objects.over(now).update(form_key=None)
    LoggedTalk.objects.old(now).delete()
