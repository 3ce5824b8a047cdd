"""Events as calendars read them: a file for one date, and a feed of one's own.

What a calendar holds is read over shoulders, on shared screens and by whoever looks after it. So a
sensitive event has its neutral title and no place; a feed says one word for everything unless its
owner wants titles, and never a place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from records import calendars
from records.calendars import Dated
from wellbeing.models import CalendarFeed, EventBooking, Meeting

NEUTRAL: Final = "Appointment"
CONTENT_TYPE: Final = calendars.CONTENT_TYPE
# Of one person's dates so many are in a feed.
MOST: Final = 200


@dataclass(frozen=True)
class Entry:
    """One date with the words it has in this calendar."""

    meeting: Meeting
    title: str
    place: str = ""


def as_calendar(entries: Iterable[Entry], now: datetime) -> bytes:
    """The whole file: each date with its own name, so that what is changed or called off later
    takes the place of what a calendar holds."""
    dates = (
        Dated(
            key=one.meeting.pk,
            starts_at=one.meeting.starts_at,
            ends_at=one.meeting.ends_at,
            title=one.title,
            place=one.place,
            sequence=one.meeting.sequence,
            called_off=one.meeting.called_off_at is not None,
        )
        for one in entries
    )
    return calendars.as_calendar(dates, now, made_by="Events")


def of_date(meeting: Meeting, *, sees_where: bool) -> Entry:
    """One date as somebody saves it: the place only if they may see it and it tells nothing."""
    event = meeting.event
    place = "" if event.is_sensitive or not sees_where else event.place or event.link
    return Entry(meeting, event.neutral_title, place)


def of_closed(meeting: Meeting) -> Entry:
    """One date of a closed event: the word that stands for everything, and no place."""
    return Entry(meeting, NEUTRAL)


def of_feed(feed: CalendarFeed, now: datetime) -> list[Entry]:
    """What the owner of a feed has a place at, called off or not, while that is known at all; and
    dates of closed events that are not over, at which they are expected. Those say the neutral word
    whatever else is shown: who leaves finds them gone at once."""
    rows = EventBooking.objects.owned_by(feed.person).placed()
    found = rows.select_related("meeting__event").order_by("-meeting__starts_at", "pk")[:MOST]
    booked = [
        Entry(one.meeting, one.meeting.event.neutral_title if feed.shows_titles else NEUTRAL)
        for one in found
    ]
    closed = Meeting.objects.expects(feed.person).filter(ends_at__gt=now)
    ahead = closed.select_related("event").order_by("starts_at", "pk")[:MOST]
    return booked + [of_closed(one) for one in ahead]
