"""What of events is shown to one person: lists, their own bookings, one event with its dates.

How many have booked is nobody's to see but the organiser's: a number that goes up by one as
somebody puts their phone away tells who it was. Others see whether there is a place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet
from django.urls import reverse

from people.models import User
from records.counted import counted
from records.tokens import seal, unseal
from wellbeing.models import Event, EventBooking, EventReminder, Meeting, ShownTo

ON_A_PAGE: Final = 20
# So many of one's own, of an organiser's, and of one event's dates are shown.
MOST: Final = 60
OTHERS: Final = 3
PURPOSE: Final = "events"


@dataclass(frozen=True)
class Date:
    """One date as one person sees it."""

    meeting: Meeting
    booking: EventBooking | None
    taken: int
    is_open: bool

    @property
    def placed(self) -> bool:
        """Whether they have a place."""
        return self.booking is not None and self.booking.number is not None

    @property
    def waits(self) -> bool:
        """Whether they are on the waiting list."""
        return self.booking is not None and self.booking.number is None

    @property
    def is_full(self) -> bool:
        """Whether whoever books now would wait."""
        limit = self.meeting.event.capacity
        return limit is not None and self.taken >= limit

    @property
    def state(self) -> str:
        """In one or two words, for a tag."""
        if self.meeting.called_off_at is not None:
            return "Called off"
        if self.booking is not None:
            return "You have a place" if self.placed else "You are on the waiting list"
        if not self.is_open:
            return "Booking has closed"
        return "Full: waiting list" if self.is_full else "There are places"

    @property
    def colour(self) -> str:
        """Of the tag; the words say it all."""
        if self.meeting.called_off_at is not None:
            return "red"
        if self.booking is not None:
            return "green" if self.placed else "yellow"
        return "grey" if self.is_full or not self.is_open else "white"


def dates(rows: Iterable[Meeting], user: User, now: datetime) -> list[Date]:
    """These dates for this person. One query, for what they have booked."""
    found = list(rows)
    mine = {
        one.meeting_id: one
        for one in EventBooking.objects.owned_by(user).filter(meeting__in=[one.pk for one in found])
    }
    return [
        Date(one, mine.get(one.pk), getattr(one, "taken", None) or 0, one.is_open(now))
        for one in found
    ]


def with_taken(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With how many places are taken, and the event."""
    placed = EventBooking.objects.placed().filter(meeting=OuterRef("pk"))
    return rows.select_related("event__organisation").annotate(taken=counted(placed))


@dataclass(frozen=True)
class Listed:
    """One page of what is on: the next date of each event, and the token of the next page."""

    rows: list[Date]
    after: str = ""
    is_first: bool = True
    dates_left: dict[UUID, int] = field(default_factory=dict)


def what_is_on(user: User, token: str, now: datetime) -> Listed:
    """What this person can come to, the nearest first; a page by key. A fixed number of queries.

    A token that is not theirs is the first page.
    """
    rows = Meeting.objects.visible_to(user).next_of_each(now)
    key = unseal(PURPOSE, user.pk, token) if token else None
    if key:
        at, pk = datetime.fromisoformat(key[0]), UUID(key[1])
        rows = rows.filter(Q(starts_at__gt=at) | Q(starts_at=at, pk__gt=pk))
    ahead = Meeting.objects.ahead(now).filter(event=OuterRef("event"))
    shown = list(with_taken(rows).annotate(left=counted(ahead))[: ON_A_PAGE + 1])
    page, more = shown[:ON_A_PAGE], shown[ON_A_PAGE:]
    last = page[-1] if more else None
    after = seal(PURPOSE, user.pk, [last.starts_at.isoformat(), str(last.pk)]) if last else ""
    left: dict[UUID, int] = {one.pk: getattr(one, "left", None) or 1 for one in page}
    return Listed(dates(page, user, now), after, not key, left)


def booked_by(user: User, now: datetime) -> list[Date]:
    """What this person has booked or waits for, the nearest first; what was called off too."""
    rows = EventBooking.objects.owned_by(user).ahead(now)
    found = rows.select_related("meeting__event__organisation")[:MOST]
    return [Date(one.meeting, one, 0, one.meeting.is_open(now)) for one in found]


def of_event(event: Event, user: User, now: datetime) -> list[Date]:
    """The dates of an event that are not over; those called off too."""
    rows = Meeting.objects.visible_to(user).filter(event=event, ends_at__gt=now)
    return dates(with_taken(rows).order_by("starts_at", "pk")[:MOST], user, now)


def others_than(event: Event, user: User, now: datetime) -> list[Meeting]:
    """What is on besides, for whoever meant to come to what is called off."""
    rows = Meeting.objects.visible_to(user).next_of_each(now).exclude(event=event)
    return list(rows.select_related("event")[:OTHERS])


def turn_of(booking: EventBooking) -> int:
    """How many have to get a place until this one does, themselves counted."""
    before = EventBooking.objects.waiting().filter(
        meeting=booking.meeting_id, turn__lte=booking.turn
    )
    return before.count()


def wanted_hours(booking: EventBooking) -> list[int]:
    """The reminders wanted for a booking, in hours before it begins."""
    rows = EventReminder.objects.of_booking(booking).order_by("-hours")
    return list(rows.values_list("hours", flat=True))


def sees_where(event: Event, found: Iterable[Date], user: User) -> bool:
    """Whether place and link are this person's to see: everybody's, with a place, or an
    organiser's."""
    if event.where_to == ShownTo.ALL or any(one.placed for one in found):
        return True
    return Event.objects.organised_by(user).filter(pk=event.pk).exists()


def organised(user: User, now: datetime) -> list[dict[str, Any]]:
    """The next date of each event this person looks after, with the numbers of that date."""
    rows = Meeting.objects.organised_by(user).next_of_each(now)
    waiting = EventBooking.objects.waiting().order_by().filter(meeting=OuterRef("pk"))
    found = with_taken(rows).annotate(waits=counted(waiting))[:MOST]
    return [
        {"meeting": one, "taken": getattr(one, "taken", None) or 0,
         "waits": getattr(one, "waits", None) or 0}
        for one in found
    ]  # fmt: skip


def to_be_counted(user: User, now: datetime) -> list[Meeting]:
    """What is over, and nobody said how many came; a month at the most."""
    rows = Meeting.objects.organised_by(user).uncounted(now)
    return list(rows.select_related("event")[:MOST])


def feed_address(token: str) -> str:
    """Where a calendar programme reads a feed."""
    return settings.SITE_URL.rstrip("/") + reverse("wellbeing:feed", args=[token])
