"""Reminders: chosen by each person, sent once, by the notice everything is told by.

Whoever turns `sent` is the one who tells, in the same transaction as the notice: two workers find
it turned already, and one that is killed in between has done neither.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jobs.mail import notice
from wellbeing.models import Before, EventBooking, EventReminder, Meeting
from wellbeing.models.reminders import due_at

# In one run; the rest a minute later.
BATCH = 500


def want(booking: EventBooking, hours: Collection[int], now: datetime) -> None:
    """From now on these reminders and no others; what is over is not sent. Must hold the date's
    lock. Wanting the same again changes nothing."""
    wanted = {int(Before(one)) for one in hours}
    held = EventReminder.objects.of_booking(booking)
    held.exclude(hours__in=wanted).delete()
    known = set(held.values_list("hours", flat=True))
    for one in sorted(wanted - known):
        when = due_at(booking.meeting, one)
        held.create(booking=booking, hours=one, due_at=when, sent=when <= now)


def moved(meeting: Meeting, now: datetime) -> None:
    """A date has another time: what is ahead is sent then, and again where it had been sent. Those
    concerned hear of the change itself now. Must hold the date's lock."""
    for row in EventReminder.objects.filter(booking__meeting=meeting):
        row.due_at = due_at(meeting, row.hours)
        row.sent = row.due_at <= now
        row.save(update_fields=["due_at", "sent"])


def moved_up(booking: EventBooking, now: datetime) -> None:
    """Somebody has a place now and hears of it: nothing that is over is sent besides."""
    held = EventReminder.objects.of_booking(booking)
    held.filter(sent=False, due_at__lte=now).update(sent=True)


def remind(*, now: datetime) -> int:
    """A notice for everything whose time has come. Returns how many. Running it twice, or twice at
    the same moment, tells nobody twice."""
    due = EventReminder.objects.to_send(now).order_by("due_at", "pk")
    rows = list(due.values_list("pk", "booking__person_id")[:BATCH])
    return sum(_remind(pk, person, now) for pk, person in rows)


@transaction.atomic
def _remind(pk: UUID, person: UUID, now: datetime) -> bool:
    if not EventReminder.objects.filter(pk=pk, sent=False, due_at__lte=now).update(sent=True):
        return False
    notice(person)
    return True
