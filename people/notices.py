"""Notices: where they go, when they wait, and the quarterly one that makes all of them alike.

Everybody with an open account gets a notice every 91 days, on a day of their own: so a mail about
notices, seen by somebody over a shoulder, marks nobody.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from people.models import User
from records.clock import LONDON
from records.fields import Unreadable
from records.tokens import keyed_hash

EVERY: Final = timedelta(days=91)


def notice_address(user_id: UUID) -> str | None:
    """The address for notices; None for a closed account, an unknown id, or "I will look".

    Asked at the moment of sending, so that leavers get none.
    """
    person = User.objects.filter(pk=user_id, is_active=True).first()
    if person is None or person.notice_to == "none":
        return None
    if person.notice_to == "private":
        address = person.private_address
        return None if isinstance(address, Unreadable) else address or None
    return person.email


def quiet_until(user_id: UUID, now: datetime) -> datetime | None:
    """When this person's quiet hours end, if `now` is within them; else None.

    They delay a notice mail and nothing else: no clock waits, and sign-in codes leave at once.
    """
    hours = User.objects.filter(pk=user_id).values_list("quiet_from", "quiet_until").first()
    if hours is None or hours[0] is None or hours[1] is None:
        return None
    return end_of_quiet(hours[0], hours[1], now)


def end_of_quiet(begin: int, end: int, now: datetime) -> datetime | None:
    """When quiet hours from `begin` to `end` o'clock in London end, if `now` is within them.

    In the night the clocks change they begin and end by the clock on the wall: an hour shorter in
    spring, an hour longer in autumn.
    """
    here = now.astimezone(LONDON)
    if (here.hour - begin) % 24 >= (end - begin) % 24:
        return None
    day = here.date() + timedelta(days=1 if here.hour >= begin > end else 0)
    # In UTC, where every moment has one name.
    return datetime.combine(day, time(end), tzinfo=LONDON).astimezone(UTC)


def first_check_day(person_id: UUID, today: date) -> date:
    """The first check day after `today` of somebody new: 1 to 91 days ahead, by a keyed hash."""
    ahead = int(keyed_hash("check-details", person_id.hex), 16) % EVERY.days
    return today + timedelta(days=1 + ahead)


def check_day_after(due: date, today: date) -> date:
    """The first of the days `due`, `due` + 91, … that is after `today`."""
    passed = max((today - due).days, -1) // EVERY.days + 1
    return due + passed * EVERY
