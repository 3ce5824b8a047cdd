"""Events are put up, changed, moved and called off; afterwards it is counted how many came.

Each of these is recorded with who did it. Those who booked get the notice that everything gets;
what has changed stands on the page.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jobs.mail import notices
from people.models import Organisation, User
from people.modules import Module
from people.roles import Permission
from records.audit import audit
from records.clock import today
from wellbeing.actions import reminding
from wellbeing.actions.booking import fill, locked
from wellbeing.models import Audience, Event, EventBooking, Meeting
from wellbeing.models.events import organisations_with_events
from wellbeing.recurrence import days_of, moment_of

# How far ahead a date can be.
AHEAD: Final = timedelta(days=366)
MOST_CAME: Final = 5000
# Which words of an event a change is of, as those who booked are told.
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


def _own(by: User) -> Organisation:
    own = by.organisation
    if own is None or not by.can(Permission.ORGANISE_EVENTS) or not own.has(Module.EVENTS):
        raise PermissionDenied
    return own


def _organised(by: User, event: Event) -> Event:
    """The event as it is now, kept from changing until the transaction ends. Raises Gone."""
    rows = Event.objects.organised_by(by).select_for_update(of=("self",), no_key=True)
    fresh = rows.filter(pk=event.pk, called_off_at__isnull=True).first()
    if fresh is None:
        raise Gone
    return fresh


def _date(by: User, meeting: Meeting) -> Meeting:
    """One date of an event this person looks after, locked. Raises Gone."""
    event = _organised(by, meeting.event)
    fresh = locked(meeting)
    if fresh is None or fresh.called_off_at is not None:
        raise Gone
    fresh.event = event
    return fresh


@transaction.atomic
def publish(
    *, by: User, days: tuple[date, str], organisations: Iterable[Organisation], form_key: UUID,
    now: datetime, **said: Any,
) -> Event:  # fmt: skip
    """Put up an event. `days`: its first day and its RRULE; `said`: the other fields of the model.
    Sent twice, it is one. Raises PermissionDenied or ValidationError."""
    own = _own(by)
    first_day, rule = days
    fresh = Event(organisation=own, first_day=first_day, rule=rule, form_key=form_key, **said)
    moments = [(one, moment_of(one, fresh.starts)) for one in days_of(rule, first_day)]
    _checked(moments[0][1], now)
    chosen = _chosen(own, fresh, organisations)
    event, new = Event.objects.get_or_create(
        form_key=form_key, organisation=own, defaults={"first_day": first_day, "rule": rule, **said}
    )
    if not new:
        return event
    event.organisations.set(chosen)
    Meeting.objects.bulk_create(_meeting(event, own, day, moment) for day, moment in moments)
    audit("event.published", by=by, organisation=own.pk, dates=len(moments))
    return event


def _checked(moment: datetime, now: datetime) -> None:
    if not now < moment <= now + AHEAD:
        raise ValidationError({"day": "Choose a day and time ahead, within a year."})


def _chosen(own: Organisation, event: Event, wanted: Iterable[Organisation]) -> list[Organisation]:
    if event.audience != Audience.SOME:
        return []
    known = organisations_with_events(own.pk).filter(pk__in=[one.pk for one in wanted])
    chosen = list(known)
    if not chosen:
        raise ValidationError({"organisations": "Choose at least one more organisation."})
    return chosen


def _meeting(event: Event, own: Organisation, day: date, moment: datetime) -> Meeting:
    made = Meeting(event=event, day=day)
    _place_in_time(made, moment, event.minutes, own.event_keep_days)
    return made


def _place_in_time(meeting: Meeting, moment: datetime, minutes: int, keep_days: int) -> None:
    meeting.starts_at, meeting.ends_at = moment, moment + timedelta(minutes=minutes)
    meeting.erase_on = today(meeting.ends_at) + timedelta(days=keep_days)


@transaction.atomic
def change(
    *, by: User, event: Event, organisations: Iterable[Organisation], now: datetime, **said: Any
) -> Event:
    """Change what is said about an event, for all dates ahead. Those who booked are told, unless
    only the places, the end of booking or the audience changed. A higher number of places lets in
    who waits at once. Raises Gone or ValidationError."""
    fresh = _organised(by, event)
    own = _own(by)
    before = {name: getattr(fresh, name) for name in said}
    for name, value in said.items():
        setattr(fresh, name, value)
    chosen = _chosen(own, fresh, organisations)
    dates = _dates_ahead(fresh, now)
    _room(fresh, dates)
    fresh.save(update_fields=list(said))
    fresh.organisations.set(chosen)
    codes = [code for code, names in TOLD.items() if any(_differs(n, before, said) for n in names)]
    for one in dates:
        _changed(one, codes, now, own.event_keep_days)
        fill(one, now)
    if codes:
        _tell(dates)
    audit("event.changed", by=by, organisation=own.pk, dates=len(dates))
    return fresh


def _differs(name: str, before: dict[str, Any], said: dict[str, Any]) -> bool:
    return name in said and before[name] != said[name]


def _dates_ahead(event: Event, now: datetime) -> list[Meeting]:
    """All of them locked, always in the same order."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True)
    found = list(
        rows.filter(event=event, ends_at__gt=now, called_off_at__isnull=True).order_by("pk")
    )
    for one in found:
        one.event = event
    return found


def _room(event: Event, dates: list[Meeting]) -> None:
    """Nobody who has a place loses it. Raises ValidationError."""
    if event.capacity is None:
        return
    taken = max((one.bookings.placed().count() for one in dates), default=0)
    if taken > event.capacity:
        raise ValidationError(
            {"capacity": f"{taken} places are taken already. Choose {taken} or more."}
        )


def _changed(meeting: Meeting, codes: list[str], now: datetime, keep_days: int) -> None:
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


def _tell(meetings: Iterable[Meeting]) -> None:
    """The constant notice to everybody with a place or a turn; to each once."""
    people = EventBooking.objects.filter(meeting__in=[one.pk for one in meetings])
    notices(set(people.values_list("person_id", flat=True)))


@transaction.atomic
def move(
    *, by: User, meeting: Meeting, day: date, at: time, minutes: int, now: datetime
) -> Meeting:
    """One date takes place at another time; the others stay. Those who booked keep their place and
    are told. Raises Gone or ValidationError."""
    fresh = _date(by, meeting)
    own = _own(by)
    if fresh.ends_at <= now:
        raise Gone
    moment = moment_of(day, at)
    _checked(moment, now)
    _place_in_time(fresh, moment, minutes, own.event_keep_days)
    reminding.moved(fresh, now)
    fresh.moved = True
    _note(fresh, ["time"], now)
    _tell([fresh])
    audit("event.date_moved", by=by, organisation=own.pk)
    return fresh


@transaction.atomic
def call_off_date(*, by: User, meeting: Meeting, now: datetime) -> Meeting:
    """One date does not take place; the others do. Those who booked are told. Raises Gone."""
    fresh = _date(by, meeting)
    if fresh.ends_at <= now:
        raise Gone
    _off(fresh, now)
    _tell([fresh])
    audit("event.date_called_off", by=by, organisation=fresh.event.organisation_id)
    return fresh


def _off(meeting: Meeting, now: datetime) -> None:
    meeting.called_off_at = now
    meeting.sequence += 1
    meeting.save(update_fields=["called_off_at", "sequence"])


@transaction.atomic
def call_off(*, by: User, event: Event, now: datetime) -> Event:
    """The event does not take place any more, on any date ahead. Raises Gone."""
    fresh = _organised(by, event)
    fresh.called_off_at = now
    fresh.save(update_fields=["called_off_at"])
    dates = _dates_ahead(fresh, now)
    for one in dates:
        _off(one, now)
    _tell(dates)
    audit("event.called_off", by=by, organisation=fresh.organisation_id, dates=len(dates))
    return fresh


@transaction.atomic
def count(*, by: User, meeting: Meeting, came: int, now: datetime) -> Meeting:
    """Say how many came: a number, no list. Said again, it is the new number. Raises Gone for what
    has not begun, or ValidationError."""
    fresh = Meeting.objects.organised_by(by).filter(pk=meeting.pk, starts_at__lte=now).first()
    if fresh is None or fresh.called_off_at is not None:
        raise Gone
    if not 0 <= came <= MOST_CAME:
        raise ValidationError({"came": f"Enter a number from 0 to {MOST_CAME:,}."})
    fresh.came = came
    fresh.save(update_fields=["came"])
    audit("event.counted", by=by, organisation=by.organisation_id)
    return fresh
