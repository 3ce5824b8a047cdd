"""Events are put up, changed, moved and called off; afterwards it is counted how many came.

Each of these is recorded with who did it. Those who booked get the notice that everything gets;
what has changed stands on the page.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jobs.mail import notices
from people.models import Organisation, User
from people.modules import Module
from people.roles import Permission
from records.audit import audit
from wellbeing.actions import dates
from wellbeing.actions.booking import fill, locked
from wellbeing.actions.dates import Gone
from wellbeing.models import Audience, Event, EventBooking, Meeting
from wellbeing.models.events import organisations_with_events


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
    moments = dates.moments_of(rule, first_day, fresh.starts, now)
    chosen = _chosen(own, fresh, organisations)
    event, new = Event.objects.get_or_create(
        form_key=form_key, organisation=own, defaults={"first_day": first_day, "rule": rule, **said}
    )
    if not new:
        return event
    event.organisations.set(chosen)
    dates.make(event, moments, own.event_keep_days)
    audit("event.published", by=by, organisation=own.pk, dates=len(moments))
    return event


def _chosen(own: Organisation, event: Event, wanted: Iterable[Organisation]) -> list[Organisation]:
    if event.audience != Audience.SOME:
        return []
    known = organisations_with_events(own.pk).filter(pk__in=[one.pk for one in wanted])
    chosen = list(known)
    if not chosen:
        raise ValidationError({"organisations": "Choose at least one more organisation."})
    return chosen


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
    ahead = dates.ahead(fresh, now)
    _room(fresh, ahead)
    fresh.save(update_fields=list(said))
    fresh.organisations.set(chosen)
    codes = dates.codes_of(before, said)
    for one in ahead:
        dates.changed(one, codes, now, own.event_keep_days)
        fill(one, now)
    if codes:
        _tell(ahead, but=by)
    audit("event.changed", by=by, organisation=own.pk, dates=len(ahead))
    return fresh


def _room(event: Event, ahead: list[Meeting]) -> None:
    """Nobody who has a place loses it. Raises ValidationError."""
    if event.capacity is None:
        return
    taken = max((one.bookings.placed().count() for one in ahead), default=0)
    if taken > event.capacity:
        raise ValidationError(
            {"capacity": f"{taken} places are taken already. Choose {taken} or more."}
        )


def _tell(meetings: Iterable[Meeting], *, but: User) -> None:
    """The constant notice to everybody with a place or a turn, to each once; not to whoever did
    it."""
    rows = EventBooking.objects.filter(meeting__in=[one.pk for one in meetings])
    people = rows.reachable().exclude(person=but)
    notices(set(people.values_list("person_id", flat=True)))


@transaction.atomic
def move(
    *, by: User, meeting: Meeting, day: date, at: time, minutes: int, now: datetime
) -> Meeting:
    """One date takes place at another time; the others stay. Those who booked keep their place and
    are told. Raises Gone or ValidationError."""
    fresh = _date(by, meeting)
    own = _own(by)
    dates.moved(fresh, day=day, at=at, minutes=minutes, keep_days=own.event_keep_days, now=now)
    _tell([fresh], but=by)
    audit("event.date_moved", by=by, organisation=own.pk)
    return fresh


@transaction.atomic
def add_date(*, by: User, event: Event, day: date, now: datetime) -> Meeting:
    """The event takes place on one day more, at its usual time. Nobody is told: people book a date,
    not a series. Raises Gone or ValidationError."""
    fresh = _organised(by, event)
    own = _own(by)
    made = dates.add(fresh, day, own.event_keep_days, now)
    audit("event.date_added", by=by, organisation=own.pk)
    return made


@transaction.atomic
def call_off_date(*, by: User, meeting: Meeting, now: datetime) -> Meeting:
    """One date does not take place; the others do. Those who booked are told. Raises Gone."""
    fresh = _date(by, meeting)
    dates.off(fresh, now)
    _tell([fresh], but=by)
    audit("event.date_called_off", by=by, organisation=fresh.event.organisation_id)
    return fresh


@transaction.atomic
def call_off(*, by: User, event: Event, now: datetime) -> Event:
    """The event does not take place any more, on any date ahead. Raises Gone."""
    fresh = _organised(by, event)
    fresh.called_off_at = now
    fresh.save(update_fields=["called_off_at"])
    ahead = dates.ahead(fresh, now)
    for one in ahead:
        dates.off(one, now)
    _tell(ahead, but=by)
    audit("event.called_off", by=by, organisation=fresh.organisation_id, dates=len(ahead))
    return fresh


@transaction.atomic
def count(*, by: User, meeting: Meeting, came: int, now: datetime) -> Meeting:
    """Say how many came: a number, no list. Said again, it is the new number. Raises Gone for what
    has not begun, or ValidationError."""
    fresh = Meeting.objects.organised_by(by).filter(pk=meeting.pk, starts_at__lte=now).first()
    if fresh is None or fresh.called_off_at is not None:
        raise Gone
    dates.counted(fresh, came)
    audit("event.counted", by=by, organisation=by.organisation_id)
    return fresh
