"""The dates of an event: made by its rule, changed with it, moved, called off, counted.

Whoever calls has asked who may, holds the event's lock, and tells those concerned.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q

from records.clock import today
from wellbeing.actions import reminding
from wellbeing.models import Event, Meeting
from wellbeing.recurrence import MOST_DATES, days_of, moment_of, with_day

# How far ahead a date can be.
AHEAD: Final = timedelta(days=366)
MOST_CAME: Final = 5000
# Which words of an event a change is of, as those concerned are told.
TOLD: Final = {
    "title": ("title",),
    "about": ("about",),
    "how": ("how",),
    "where": ("near", "place", "link", "where_to"),
    "access": ("access",),
    "time": ("starts", "minutes"),
}


class Gone(Exception):
    """It is over, was called off, or is not theirs."""


def checked(moment: datetime, now: datetime) -> None:
    """Raises ValidationError unless it is ahead, within a year."""
    if not now < moment <= now + AHEAD:
        raise ValidationError({"day": "Choose a day and time ahead, within a year."})


def moments_of(rule: str, first: date, at: time, now: datetime) -> list[tuple[date, datetime]]:
    """The days of a rule with their moments. Raises ValidationError when the first is not ahead."""
    found = [(one, moment_of(one, at)) for one in days_of(rule, first)]
    checked(found[0][1], now)
    return found


def make(event: Event, moments: Iterable[tuple[date, datetime]], keep_days: int) -> None:
    """A row for each date."""
    Meeting.objects.bulk_create(_made(event, day, moment, keep_days) for day, moment in moments)


def add(event: Event, day: date, keep_days: int, now: datetime) -> Meeting:
    """One date more, at the time of the others. Must hold the event's lock. Raises
    ValidationError."""
    moment = moment_of(day, event.starts)
    checked(moment, now)
    held = event.meetings.filter(Q(day=day) | Q(starts_at=moment))
    if held.exists():
        raise ValidationError({"day": "There is a date on that day already, or it was called off."})
    if event.meetings.count() >= MOST_DATES:
        raise ValidationError({"day": f"There are {MOST_DATES} dates already. Put up a new one."})
    event.extra = with_day(event.extra, day)
    event.save(update_fields=["extra"])
    made = _made(event, day, moment, keep_days)
    made.save()
    return made


def _made(event: Event, day: date, moment: datetime, keep_days: int) -> Meeting:
    made = Meeting(event=event, day=day)
    _place_in_time(made, moment, event.minutes, keep_days)
    return made


def _place_in_time(meeting: Meeting, moment: datetime, minutes: int, keep_days: int) -> None:
    meeting.starts_at, meeting.ends_at = moment, moment + timedelta(minutes=minutes)
    meeting.erase_on = today(meeting.ends_at) + timedelta(days=keep_days)


def ahead(event: Event, now: datetime) -> list[Meeting]:
    """Those not over and not called off, all of them locked, always in the same order."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True)
    found = list(
        rows.filter(event=event, ends_at__gt=now, called_off_at__isnull=True).order_by("pk")
    )
    for one in found:
        one.event = event
    return found


def codes_of(before: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """What a change is of."""
    differs = {name for name, value in said.items() if before[name] != value}
    return [code for code, names in TOLD.items() if differs & set(names)]


def changed(meeting: Meeting, codes: list[str], now: datetime, keep_days: int) -> None:
    """Note what changed on one date; one that was moved by itself keeps its own time."""
    mine = [code for code in codes if code != "time" or not meeting.moved]
    if not mine:
        return
    if "time" in mine:
        event = meeting.event
        moment = moment_of(meeting.day, event.starts)
        _place_in_time(meeting, moment, event.minutes, keep_days)
        reminding.moved(meeting, now)
    _note(meeting, mine, now)


def _note(meeting: Meeting, codes: list[str], now: datetime) -> None:
    meeting.changed, meeting.changed_on = codes, today(now)
    meeting.sequence += 1
    meeting.save()


def moved(
    meeting: Meeting, *, day: date, at: time, minutes: int, keep_days: int, now: datetime
) -> None:
    """At another time; the other dates stay. Raises Gone for what is over, or ValidationError."""
    if meeting.ends_at <= now:
        raise Gone
    moment = moment_of(day, at)
    checked(moment, now)
    _place_in_time(meeting, moment, minutes, keep_days)
    reminding.moved(meeting, now)
    meeting.moved = True
    _note(meeting, ["time"], now)


def off(meeting: Meeting, now: datetime) -> None:
    """It does not take place. Raises Gone for what is over."""
    if meeting.ends_at <= now:
        raise Gone
    meeting.called_off_at = now
    meeting.sequence += 1
    meeting.save(update_fields=["called_off_at", "sequence"])


def counted(meeting: Meeting, came: int) -> None:
    """So many came. Raises ValidationError."""
    if not 0 <= came <= MOST_CAME:
        raise ValidationError({"came": f"Enter a number from 0 to {MOST_CAME:,}."})
    meeting.came = came
    meeting.save(update_fields=["came"])
