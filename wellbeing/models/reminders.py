"""A reminder somebody wants before a date they have a place at."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models

from people.modules import Module
from records.models import Row
from wellbeing.models.bookings import EventBooking
from wellbeing.models.events import Meeting


class Before(models.IntegerChoices):
    """How long before it begins, in hours."""

    TWO_DAYS = 48, "Two days before"
    TWO_HOURS = 2, "Two hours before"


class EventReminderQuerySet(models.QuerySet["EventReminder"]):
    def of_booking(self, booking: EventBooking) -> "EventReminderQuerySet":
        """Those of one booking."""
        return self.filter(booking=booking)

    def to_send(self, now: datetime) -> "EventReminderQuerySet":
        """Their time has come, and it is of use: a place, a date that takes place and has not
        begun, an open account, events still switched on there."""
        due = self.filter(sent=False, due_at__lte=now, booking__number__isnull=False)
        on = due.filter(
            booking__meeting__called_off_at__isnull=True, booking__meeting__starts_at__gt=now
        )
        return on.filter(
            booking__person__is_active=True,
            booking__person__organisation__modules__has=Module.EVENTS.value,
            booking__meeting__event__organisation__modules__has=Module.EVENTS.value,
        )


class EventReminder(Row):
    """One reminder of one booking; without a row there is none. It goes with the booking."""

    if TYPE_CHECKING:
        booking_id: uuid.UUID

    booking = models.ForeignKey(EventBooking, models.CASCADE, related_name="reminders")
    hours = models.PositiveSmallIntegerField("how long before", choices=Before.choices)
    due_at = models.DateTimeField("when it leaves")
    # It left, or its time was over before it could be of use.
    sent = models.BooleanField(default=False)

    objects = EventReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "reminder of an event"
        constraints = [
            models.UniqueConstraint(fields=["booking", "hours"], name="one_reminder_of_a_kind")
        ]
        indexes = [
            # Looked for each minute.
            models.Index(
                fields=["due_at"], name="event_reminder_due", condition=models.Q(sent=False)
            )
        ]


def due_at(meeting: Meeting, hours: int) -> datetime:
    """When a reminder of a date leaves."""
    return meeting.starts_at - timedelta(hours=hours)
