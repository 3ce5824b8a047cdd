"""Supervision is written down, sessions are put up and booked. Never a word of what was said.

Neither tallied nor audited: the rows are a duty's own record, and who has it current is on the
supporter.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from care.models import Booking, Kind, Session, Supervision
from care.models.supervision import MOST_PLACES
from directory.actions.supervised import not_supervised, supervised
from directory.models import Supporter
from jobs.mail import notice
from people.models import User
from people.roles import Permission
from people.separation import separated
from records.clock import today

# How long after it a session can be written down, and how far ahead one can be put up.
BACK: Final = timedelta(days=60)
AHEAD: Final = timedelta(days=180)
# Upcoming sessions of one supporter, and of one organisation.
MOST_BOOKED: Final = 2
MOST_UP: Final = 50


class Full(Exception):
    """There is no place left."""


class TooMany(Exception):
    """So many are booked, or put up, already."""


class Gone(Exception):
    """The session has begun, was called off, or was never theirs."""


def _supporting(by: User) -> None:
    if not Supporter.objects.owned_by(by).current().exists():
        raise PermissionDenied


@transaction.atomic
def write_down(*, by: User, held_on: date, kind: str, minutes: int, now: datetime) -> Supervision:
    """A supporter writes down a session of their own. Written twice, it is one.

    Raises PermissionDenied, or ValidationError for a day that cannot be.
    """
    _supporting(by)
    if not today(now) - BACK <= held_on <= today(now):
        raise ValidationError({"held_on": "Enter a day of the last 60 days, not later than today."})
    return _written(by, by, held_on, kind, minutes, now)


def _waits(person: User) -> Supporter:
    """Two who write at once wait here, so that the last day is the last."""
    return Supporter.objects.select_for_update(of=("self",), no_key=True).get(user=person)


def _written(
    person: User, by: User, held_on: date, kind: str, minutes: int, now: datetime
) -> Supervision:
    before = _waits(person).supervised_until
    row, _ = Supervision.objects.get_or_create(
        person=person,
        held_on=held_on,
        kind=Kind(kind),
        defaults={"minutes": minutes, "recorded_by": by, "written_at": now, "before": before},
    )
    last = Supervision.objects.owned_by(person).aggregate(last=Max("held_on"))["last"]
    supervised(person=person, held_on=last)
    return row


@transaction.atomic
def take_back(*, by: User, held_on: date, kind: str, now: datetime, of_others: bool = False) -> int:
    """Whoever wrote a session down for the wrong day takes it back, for 24 hours: one's own, or
    (`of_others`) what one said about all who were there; they get a notice. Returns for how many.

    Raises Gone when it was not written so lately, or by somebody else.
    """
    rows = Supervision.objects.written_lately_by(by, now).filter(held_on=held_on, kind=kind)
    rows = rows.exclude(person=by) if of_others else rows.filter(person=by)
    found = sorted(rows.select_related("person__organisation"), key=lambda row: row.person_id)
    if not found:
        raise Gone
    for row in found:
        _taken_back(row)
        if of_others:
            notice(row.person_id)
    return len(found)


def _taken_back(row: Supervision) -> None:
    _waits(row.person)
    rows = Supervision.objects.owned_by(row.person)
    # What was written after it stood on it.
    rows.filter(written_at__gt=row.written_at).update(before=row.before)
    row.delete()
    last = rows.aggregate(last=Max("held_on"))["last"]
    not_supervised(person=row.person, last=last, before=row.before)


@transaction.atomic
def put_up(
    *, by: User, starts_at: datetime, minutes: int, kind: str, place: str, places: int,
    now: datetime,
) -> Session:  # fmt: skip
    """A coordinator puts up a session that supporters of their organisation can book. Sent twice,
    it is one. Raises PermissionDenied, TooMany, or ValidationError."""
    if not by.can(Permission.SEE_DESK) or by.organisation is None:
        raise PermissionDenied
    if not now < starts_at <= now + AHEAD:
        raise ValidationError({"day": "Choose a day and time ahead, within half a year."})
    if not 1 <= places <= MOST_PLACES:
        raise ValidationError({"places": f"Enter a number from 1 to {MOST_PLACES}."})
    if Session.objects.upcoming(now).filter(organisation=by.organisation).count() >= MOST_UP:
        raise TooMany
    session, _ = Session.objects.get_or_create(
        led_by=by,
        starts_at=starts_at,
        defaults={
            "organisation": by.organisation,
            "minutes": minutes,
            "kind": Kind(kind),
            "place": place.strip(),
            "places": 1 if kind == Kind.ONE else places,
        },
    )
    return session


def _locked(session: Session) -> Session:
    rows = Session.objects.select_for_update(of=("self",), no_key=True)
    fresh = rows.filter(pk=session.pk, done_at__isnull=True).first()
    if fresh is None:
        raise Gone
    return fresh


@transaction.atomic
def book(*, by: User, session: Session, now: datetime) -> Booking:
    """Take a place. Pressed twice, it is one.

    Raises PermissionDenied, Gone, TooMany or Full: that is also said where somebody booked whom
    this person must not meet, so that nothing tells which.
    """
    _supporting(by)
    # One's own presses wait for each other, so that nobody books more than they may.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    fresh = _locked(session)
    if earlier := Booking.objects.owned_by(by).filter(session=fresh).first():
        return earlier
    if fresh.starts_at <= now or not Session.objects.bookable_by(by).filter(pk=fresh.pk).exists():
        raise Gone
    upcoming = Session.objects.upcoming(now)
    if Booking.objects.owned_by(by).filter(session__in=upcoming).count() >= MOST_BOOKED:
        raise TooMany
    return take_place(by, fresh)


def take_place(by: User, session: Session) -> Booking:
    """The first place nobody has. Must hold the session's lock. Raises Full."""
    taken = set(session.bookings.values_list("number", flat=True))
    free = next((n for n in range(1, session.places + 1) if n not in taken), None)
    if free is None or session.bookings.filter(separated(by, prefix="person__")).exists():
        raise Full
    return Booking.objects.create(session=session, person=by, number=free)


@transaction.atomic
def give_up(*, by: User, session: Session) -> None:
    """Give one's place back; nobody asks why. Nothing happens when there is none."""
    Booking.objects.owned_by(by).filter(session=session, session__done_at__isnull=True).delete()


@transaction.atomic
def call_off(*, by: User, session: Session) -> None:
    """Whoever put it up calls it off; those who booked get a notice. Raises Gone."""
    fresh = _led(by, session)
    people = list(fresh.bookings.values_list("person", flat=True))
    fresh.delete()
    for person in people:
        notice(person)


def _led(by: User, session: Session) -> Session:
    fresh = _locked(session)
    if not Session.objects.led_by(by).filter(pk=fresh.pk).exists():
        raise Gone
    return fresh


@transaction.atomic
def say_who_was_there(*, by: User, session: Session, there: Iterable[User], now: datetime) -> int:
    """Whoever led it says who was there: written down for each, and the bookings go. All of it or
    nothing. Returns for how many. Raises Gone, also for one that has not begun."""
    fresh = _led(by, session)
    if fresh.starts_at > now:
        raise Gone
    wanted = {person.pk for person in there}
    seen = Booking.objects.seen_by(by, fresh).filter(person__in=wanted)
    known = [one.person for one in seen.select_related("person__organisation")]
    for person in sorted(known, key=lambda one: one.pk):
        _written(person, by, fresh.day, fresh.kind, fresh.minutes, now)
    fresh.bookings.all().delete()
    fresh.done_at = now
    fresh.save(update_fields=["done_at"])
    return len(known)
