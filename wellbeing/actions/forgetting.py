"""Some days after a date nobody is tied to it any more: three numbers are left."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from records.clock import today
from wellbeing.actions.booking import locked
from wellbeing.models import Meeting

logger = logging.getLogger(__name__)


def forget(*, now: datetime) -> int:
    """Count who had a place and who waited, and erase all of it, date by date: one that fails
    stops no other. Returns how many dates."""
    due = list(Meeting.objects.to_forget(today(now)).order_by("erase_on", "pk").values_list("pk"))
    return sum(_forgotten(pk, now) for (pk,) in due)


def _forgotten(pk: UUID, now: datetime) -> bool:
    try:
        with transaction.atomic():
            return _forget(pk, now)
    except Exception:
        logger.exception("Who came to one date could not be forgotten; the others are")
        return False


def _forget(pk: UUID, now: datetime) -> bool:
    meeting = locked(Meeting(pk=pk))
    # Moved since, or done by another worker.
    if meeting is None or meeting.forgotten or meeting.erase_on > today(now):
        return False
    meeting.booked = meeting.bookings.placed().count()
    meeting.waited = meeting.bookings.waiting().count()
    meeting.bookings.all().delete()
    meeting.forgotten = True
    meeting.save(update_fields=["booked", "waited", "forgotten"])
    return True
