"""Regular work: nobody who asked to talk is left waiting; supervision that runs out is said."""

import logging
from collections.abc import Callable
from datetime import datetime, time
from uuid import UUID

from django.db import transaction

from care import reminders
from care.actions import checkins, debriefs
from care.models import Debrief, DebriefQuerySet, Session, SharedCheckIn, Supervision, ThankYou
from directory.actions.supervised import begin_supervision
from jobs.schedule import every
from records.clock import today
from records.expiry import expires

# Rows of one kind in one run; the rest a minute later.
BATCH = 200
logger = logging.getLogger(__name__)


@every(minutes=1)
def sweep_debriefs(*, now: datetime) -> None:
    """Move on what waits: leavers first."""
    _each(Debrief.objects.left_alone(), debriefs.finish, now)
    _each(Debrief.objects.stranded(), debriefs.give_back, now)
    _each(Debrief.objects.due(now), debriefs.move_on, now)


def _each(rows: DebriefQuerySet, step: Callable[[Debrief, datetime], None], now: datetime) -> None:
    # In random order: rows that fail again and again cannot fill every batch.
    for pk in list(rows.order_by("?").values_list("pk", flat=True)[:BATCH]):
        try:
            with transaction.atomic():
                step(_under_lock(pk, rows), now)
        except debriefs.Gone:
            continue
        except Exception:
            logger.exception("A wish to talk could not be moved on")


def _under_lock(pk: UUID, rows: DebriefQuerySet) -> Debrief:
    """The row, locked, if it is still one of `rows`. Raises Gone."""
    debrief = debriefs.locked(Debrief(pk=pk))
    if not rows.filter(pk=pk).exists():
        raise debriefs.Gone
    return debrief


@every(days=1)
@expires("debriefs", rows=lambda now: [Debrief.objects.old(now)])
def forget_debriefs(*, now: datetime) -> None:
    """Delete what was closed four weeks ago."""
    Debrief.objects.old(now).delete()


@every(days=1, at=time(7, 40))
def remind_of_supervision(*, now: datetime) -> None:
    """Whoever has no day yet gets one; who runs out is told (care/reminders.py)."""
    begin_supervision(now=now)
    reminders.remind(now)


@every(days=1)
@expires(
    "supervision",
    rows=lambda now: [Supervision.objects.old(today(now)), Session.objects.old(now)],
)
def forget_supervision(*, now: datetime) -> None:
    """Delete what was held two years ago, and sessions of four weeks ago with their bookings."""
    Supervision.objects.old(today(now)).delete()
    Session.objects.old(now).delete()


@every(days=1)
@expires("supervision_written", count=lambda now: Supervision.objects.settled(now).count())
def forget_when_it_was_written(*, now: datetime) -> None:
    """The day, the kind and the minutes stay; when somebody typed them does not."""
    Supervision.objects.settled(now).update(written_at=None, before=None)


@every(days=1, at=time(9, 0))
@expires("check_in_reminders", rows=lambda now: [checkins.not_wanted()])
def remind_of_check_ins(*, now: datetime) -> None:
    """The monthly notice to those who want it; nobody who stopped is reminded."""
    checkins.not_wanted().delete()
    checkins.remind(now=now)


@every(days=1)
@expires("shared_check_ins", rows=lambda now: [SharedCheckIn.objects.over(today(now))])
def forget_shared_check_ins(*, now: datetime) -> None:
    """Four weeks are over: it is its author's alone again."""
    SharedCheckIn.objects.over(today(now)).delete()


@every(days=1)
@expires("thanks", rows=lambda now: [ThankYou.objects.over(today(now))])
def forget_thanks(*, now: datetime) -> None:
    """Delete what was said a year ago."""
    ThankYou.objects.over(today(now)).delete()
