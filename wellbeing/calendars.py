"""Events as calendars read them (RFC 5545): a file for one date, and a feed of one's own.

What a calendar holds is read over shoulders, on shared screens and by whoever looks after it. So a
sensitive event has its neutral title and no place; a feed says one word for everything unless its
owner wants titles, and never a place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import icalendar
from django.conf import settings

from records.clock import LONDON
from wellbeing.models import CalendarFeed, EventBooking, Meeting

NEUTRAL: Final = "Appointment"
CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
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
    takes the place of what a calendar holds, by SEQUENCE and STATUS."""
    made = icalendar.Calendar()
    made.add("prodid", f"-//{settings.SITE_NAME}//Events//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(_zone())
    for entry in entries:
        made.add_component(_event(entry, now))
    return bytes(made.to_ical())


def _zone() -> icalendar.Timezone:
    """UK time by its rule since 1996 (The Summer Time Order 2002), each change in the time that was
    before it, as RFC 5545 (3.6.5) wants. The package's own list of dates has the spring ones an
    hour late, and is ten times as long."""
    zone = icalendar.Timezone()
    zone.add("tzid", str(LONDON))
    for kind, name, month, hour, before, after in (
        (icalendar.TimezoneDaylight, "BST", 3, 1, 0, 1),
        (icalendar.TimezoneStandard, "GMT", 10, 2, 1, 0),
    ):
        part = kind()
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("dtstart", datetime(1996, month, {3: 31, 10: 27}[month], hour))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone


def _event(entry: Entry, now: datetime) -> icalendar.Event:
    meeting = entry.meeting
    made = icalendar.Event()
    made.add("uid", f"{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    made.add("dtstamp", now.astimezone(UTC))
    # By the clock on the wall, with its zone: UTC would be an hour off for whoever moves it.
    made.add("dtstart", meeting.starts_at.astimezone(LONDON))
    made.add("dtend", meeting.ends_at.astimezone(LONDON))
    made.add("summary", entry.title)
    made.add("sequence", meeting.sequence)
    made.add("status", "CANCELLED" if meeting.called_off_at else "CONFIRMED")
    made.add("class", "PRIVATE")
    if entry.place:
        made.add("location", entry.place)
    return made


def of_date(meeting: Meeting, *, sees_where: bool) -> Entry:
    """One date as somebody saves it: the place only if they may see it and it tells nothing."""
    event = meeting.event
    place = "" if event.is_sensitive or not sees_where else event.place or event.link
    return Entry(meeting, event.neutral_title, place)


def of_feed(feed: CalendarFeed) -> list[Entry]:
    """What the owner of a feed has a place at, called off or not, while that is known at all."""
    rows = EventBooking.objects.owned_by(feed.person).placed()
    found = rows.select_related("meeting__event").order_by("-meeting__starts_at", "pk")[:MOST]
    return [
        Entry(one.meeting, one.meeting.event.neutral_title if feed.shows_titles else NEUTRAL)
        for one in found
    ]
