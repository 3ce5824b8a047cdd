"""Who comes to one date of an event: the only row that ties a person to it."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import models

from people.models import User
from people.modules import Module
from records.fields import EncryptedTextField
from records.models import Row
from wellbeing.models.events import Meeting

NAME_LENGTH: Final = 60
COLLEAGUE: Final = "A colleague"


class EventBookingQuerySet(models.QuerySet["EventBooking"]):
    def owned_by(self, user: User) -> "EventBookingQuerySet":
        """One's own. There is no door to anybody else's, but for the names of `seen_by`."""
        return self.filter(person=user)

    def seen_by(self, user: User, meeting: Meeting) -> "EventBookingQuerySet":
        """Those with a place whose names an organiser may read, because the event said so before
        anybody booked; none otherwise."""
        organised = Meeting.objects.organised_by(user).filter(pk=meeting.pk)
        mine = self.filter(meeting__in=organised, meeting__event__shows_names=True)
        return mine.placed().only("name", "number", "meeting").order_by("number")

    def reachable(self) -> "EventBookingQuerySet":
        """Of those whom a notice would lead to a page: with an open account, events switched on at
        their organisation and at the event's."""
        has = "organisation__modules__has"
        ways = (f"person__{has}", f"meeting__event__{has}")
        on = dict.fromkeys(ways, Module.EVENTS.value)
        return self.filter(person__is_active=True, **on)

    def placed(self) -> "EventBookingQuerySet":
        """With a place."""
        return self.filter(number__isnull=False)

    def waiting(self) -> "EventBookingQuerySet":
        """On the waiting list, whose turn is next first."""
        return self.filter(number__isnull=True).order_by("turn")

    def ahead(self, now: datetime) -> "EventBookingQuerySet":
        """For what is not over, the nearest first; what was called off too."""
        return self.filter(meeting__ends_at__gt=now).order_by("meeting__starts_at", "pk")


class EventBooking(Row):
    """One person's place, or turn on the waiting list. No moment: when they booked is not kept."""

    if TYPE_CHECKING:
        meeting_id: uuid.UUID
        person_id: uuid.UUID

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="bookings")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    # The name the organiser reads, where the event says so; empty: a colleague.
    name = EncryptedTextField("the name the organiser sees", blank=True, default="")
    # Which place; none while waiting.
    number = models.PositiveSmallIntegerField("place", null=True)
    # The order in which people came, for the waiting list.
    turn = models.PositiveIntegerField("turn")

    objects = EventBookingQuerySet.as_manager()

    class Meta:
        verbose_name = "place at an event"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_booking_a_person"),
            models.UniqueConstraint(fields=["meeting", "number"], name="one_booking_a_place"),
            models.UniqueConstraint(fields=["meeting", "turn"], name="one_booking_a_turn"),
        ]

    @property
    def shown_name(self) -> str:
        """What the organiser reads."""
        return self.name or COLLEAGUE
