"""A place is booked, waited for, given back; who waits moves up, in the order people came.

A colleague's own acts: tallied without a person, never recorded. Everything about one date happens
one after the other, under the lock of its row, so that the last place is taken once and the list
stays in order.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Max, Q

from jobs.mail import notices
from people.models import User
from people.roles import Permission
from records.audit import tally
from wellbeing.actions import reminding
from wellbeing.models import EventBooking, Meeting


class Closed(Exception):
    """Booking has closed, it was called off, or it was never for them."""


def locked(meeting: Meeting) -> Meeting | None:
    """The date as it is now, kept from changing until the transaction ends; None when gone."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("event").filter(pk=meeting.pk).first()


@transaction.atomic
def book(
    *, by: User, meeting: Meeting, name: str = "", remind: Collection[int] = (), now: datetime
) -> EventBooking:
    """Take a place, or a turn on the waiting list where there is none (`number` is then None).
    Pressed again, it keeps place and turn, and takes name and reminders as they are now said.

    `name`: what the organiser reads, where the event says so; it is not kept where it does not.
    `remind`: hours before it begins (models.Before). Raises Closed.
    """
    fresh = locked(meeting)
    if fresh is None or not by.can(Permission.COME_TO_EVENTS):
        raise Closed
    name = name.strip() if fresh.event.shows_names else ""
    if earlier := fresh.bookings.filter(person=by).first():
        reminding.want(earlier, remind, now)
        return _renamed(earlier, name)
    if not fresh.is_open(now) or not Meeting.objects.visible_to(by).filter(pk=fresh.pk).exists():
        raise Closed
    return _added(by, fresh, name, remind, now)


def _renamed(booking: EventBooking, name: str) -> EventBooking:
    if booking.name != name:
        booking.name = name
        booking.save(update_fields=["name"])
    return booking


def _added(
    by: User, meeting: Meeting, name: str, remind: Collection[int], now: datetime
) -> EventBooking:
    last: int = meeting.bookings.aggregate(last=Max("turn"))["last"] or 0
    booking = meeting.bookings.create(
        person=by, name=name, turn=last + 1, number=next(iter(free_places(meeting)), None)
    )
    reminding.want(booking, remind, now)
    tally("event.booked", organisation=by.organisation_id)
    return booking


def free_places(meeting: Meeting) -> list[int]:
    """The numbers of the places nobody has, for as many as may still come in: none while
    anybody waits. Where there is no limit, the next one. Must hold the date's lock."""
    placed = meeting.bookings.placed().values_list("number", flat=True)
    taken = {number for number in placed if number is not None}
    limit = meeting.event.capacity
    if limit is None:
        return [max(taken, default=0) + 1]
    left = max(limit - len(taken), 0)
    return [number for number in range(1, limit + 1) if number not in taken][:left]


@transaction.atomic
def give_up(*, by: User, meeting: Meeting, now: datetime) -> None:
    """Give one's place or turn back: nobody asks why, and the next who waits has it at once.
    Nothing happens when there is none, or when it is over."""
    fresh = locked(meeting)
    if fresh is None or fresh.ends_at <= now:
        return
    gone, _ = fresh.bookings.filter(person=by).delete()
    if gone:
        fill(fresh, now)
        tally("event.given_up", organisation=by.organisation_id)


def fill(meeting: Meeting, now: datetime) -> int:
    """Whoever waits moves up while there are places, those who came first, and is told. Not once
    it has begun or was called off. Returns how many. Must hold the date's lock."""
    if meeting.called_off_at is not None or meeting.starts_at <= now:
        return 0
    waiting = list(meeting.bookings.waiting())
    if not waiting:
        return 0
    moved = list(zip(waiting, _places_for(meeting, len(waiting)), strict=False))
    for booking, number in moved:
        booking.number = number
        booking.save(update_fields=["number"])
        reminding.moved_up(booking, now)
    told = meeting.bookings.reachable().filter(pk__in=[one.pk for one, _ in moved])
    notices(told.order_by("turn").values_list("person_id", flat=True))
    return len(moved)


def _places_for(meeting: Meeting, many: int) -> list[int]:
    free = free_places(meeting)
    # No limit any more: everybody has room.
    return free if meeting.event.capacity is not None else [free[0] + n for n in range(many)]


def leave(*, person: User, now: datetime) -> None:
    """Somebody leaves: what they have booked ahead goes to who waits."""
    booked = EventBooking.objects.owned_by(person).ahead(now)
    for pk in sorted(booked.values_list("meeting_id", flat=True)):
        give_up(by=person, meeting=Meeting(pk=pk), now=now)


def leave_left_behind(*, now: datetime) -> int:
    """What people with closed accounts hold is given back, and places nobody has go to who waits.
    Returns on how many dates. Running it twice does nothing twice."""
    theirs = EventBooking.objects.ahead(now).filter(person__is_active=False)
    dates = set(theirs.values_list("meeting_id", flat=True)) | set(_with_room(now))
    return sum(_settled(pk, now) for pk in sorted(dates))


def _with_room(now: datetime) -> list[UUID]:
    """Dates on which somebody waits although there is a place."""
    placed = Count("bookings", filter=Q(bookings__number__isnull=False))
    waits = Count("bookings", filter=Q(bookings__number__isnull=True))
    rows = Meeting.objects.ahead(now).filter(starts_at__gt=now).order_by()
    found = rows.annotate(placed=placed, waits=waits).filter(waits__gt=0)
    room = Q(placed__lt=F("event__capacity")) | Q(event__capacity__isnull=True)
    return list(found.filter(room).values_list("pk", flat=True))


@transaction.atomic
def _settled(pk: UUID, now: datetime) -> bool:
    fresh = locked(Meeting(pk=pk))
    if fresh is None:
        return False
    gone, _ = fresh.bookings.filter(person__is_active=False).delete()
    return bool(fill(fresh, now) + gone)
