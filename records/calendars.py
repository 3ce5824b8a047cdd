"""Dates as calendars read them (RFC 5545): the format alone. What a date says is its app's to
choose: what a calendar holds is read over shoulders, on shared screens and by whoever looks after
it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from records.clock import LONDON

if TYPE_CHECKING:
    import icalendar

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Dated:
    """One date. `key`: the same for as long as it is the same date; `sequence`: one more with each
    change, so that what is changed or called off takes the place of what a calendar holds."""

    key: UUID
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    sequence: int = 0
    called_off: bool = False


def as_calendar(dates: Iterable[Dated], now: datetime, *, made_by: str) -> bytes:
    """The whole file. `made_by`: the part of the site, for the file's own use."""
    import icalendar

    made = icalendar.Calendar()
    made.add("prodid", f"-//{settings.SITE_NAME}//{made_by}//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(_zone())
    for one in dates:
        made.add_component(_event(one, now))
    return bytes(made.to_ical())


def _zone() -> "icalendar.Timezone":
    """UK time by its rule since 1996 (The Summer Time Order 2002), each change in the time that was
    before it, as RFC 5545 (3.6.5) wants. The package's own list of dates has the spring ones an
    hour late, and is ten times as long."""
    import icalendar

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


def _event(one: Dated, now: datetime) -> "icalendar.Event":
    import icalendar

    made = icalendar.Event()
    made.add("uid", f"{one.key}@{urlsplit(settings.SITE_URL).hostname}")
    made.add("dtstamp", now.astimezone(UTC))
    # By the clock on the wall, with its zone: UTC would be an hour off for whoever moves it.
    made.add("dtstart", one.starts_at.astimezone(LONDON))
    made.add("dtend", one.ends_at.astimezone(LONDON))
    made.add("summary", one.title)
    made.add("sequence", one.sequence)
    made.add("status", "CANCELLED" if one.called_off else "CONFIRMED")
    made.add("class", "PRIVATE")
    if one.place:
        made.add("location", one.place)
    return made
