"""Closed events: their dates are put up, changed, moved, called off and counted like others.

A package above keeps the circle of people they are for. It has asked who may before it calls one of
these, and tells its people afterwards; nothing is recorded here, because who leads a circle is
confidential too.
"""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from people.models import Organisation
from wellbeing.actions import dates
from wellbeing.actions.booking import locked
from wellbeing.actions.dates import Gone
from wellbeing.closed import COVER, TITLE
from wellbeing.models import Event, Meeting


@transaction.atomic
def put_up(
    *, organisation: Organisation, days: tuple[date, str], form_key: UUID, now: datetime,
    **said: Any,
) -> tuple[Event, bool]:  # fmt: skip
    """A closed event with its dates, and whether it is new: sent twice, it is one. `days`: its
    first day and its RRULE; `said`: how, place, link, starts, minutes. Raises ValidationError."""
    first_day, rule = days
    moments = dates.moments_of(rule, first_day, said["starts"], now)
    words = {"title": TITLE, "about": "", "cover": COVER, "closed": True}
    event, new = Event.objects.get_or_create(
        form_key=form_key,
        organisation=organisation,
        defaults={**words, "first_day": first_day, "rule": rule, **said},
    )
    if new:
        dates.make(event, moments, organisation.event_keep_days)
    return event, new


def _kept(event: Event) -> Event:
    """As it is now, kept from changing until the transaction ends. Raises Gone."""
    rows = Event.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("organisation").filter(closed=True, called_off_at__isnull=True)
    fresh = held.filter(pk=event.pk).first()
    if fresh is None:
        raise Gone
    return fresh


def _date(meeting: Meeting) -> Meeting:
    """One date, locked after its event. Raises Gone."""
    event = _kept(meeting.event)
    fresh = locked(meeting)
    if fresh is None or fresh.called_off_at is not None:
        raise Gone
    fresh.event = event
    return fresh


@transaction.atomic
def change(*, event: Event, now: datetime, **said: Any) -> list[str]:
    """Say anew how, where and at which time, for all dates ahead. Returns what changed, in codes.
    Raises Gone."""
    fresh = _kept(event)
    before = {name: getattr(fresh, name) for name in said}
    for name, value in said.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(said))
    codes = dates.codes_of(before, said)
    for one in dates.ahead(fresh, now):
        dates.changed(one, codes, now, fresh.organisation.event_keep_days)
    return codes


@transaction.atomic
def add_date(*, event: Event, day: date, now: datetime) -> None:
    """One date more, at the usual time. Raises Gone or ValidationError."""
    fresh = _kept(event)
    dates.add(fresh, day, fresh.organisation.event_keep_days, now)


@transaction.atomic
def move(*, meeting: Meeting, day: date, at: time, minutes: int, now: datetime) -> None:
    """One date at another time. Raises Gone or ValidationError."""
    fresh = _date(meeting)
    keep = fresh.event.organisation.event_keep_days
    dates.moved(fresh, day=day, at=at, minutes=minutes, keep_days=keep, now=now)


@transaction.atomic
def call_off_date(*, meeting: Meeting, now: datetime) -> None:
    """One date does not take place. Raises Gone."""
    dates.off(_date(meeting), now)


@transaction.atomic
def call_off(*, event: Event, now: datetime) -> None:
    """No date ahead takes place. Raises Gone."""
    fresh = _kept(event)
    fresh.called_off_at = now
    fresh.save(update_fields=["called_off_at"])
    for one in dates.ahead(fresh, now):
        dates.off(one, now)


@transaction.atomic
def count(*, meeting: Meeting, came: int, now: datetime) -> None:
    """So many came: a number, no list. Raises Gone for what has not begun, or ValidationError."""
    fresh = locked(meeting)
    if fresh is None or not fresh.event.closed or fresh.called_off_at is not None:
        raise Gone
    if fresh.starts_at > now:
        raise Gone
    dates.counted(fresh, came)
