"""Sessions of supervision as they are shown: to a supporter, and to who leads them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from care import reminders
from care.models import Booking, Kind, Session, Supervision
from directory.models import Supporter
from people.models import User
from people.roles import Permission
from people.separation import separated

MOST: Final = 50


def to_book(me: User, now: datetime) -> QuerySet[Session]:
    """The next sessions for this supporter: whether it is booked (`mine`) and whether it is full
    for them, which is also so where somebody booked whom they must not meet. One query."""
    taken = Booking.objects.filter(session=OuterRef("pk"))
    rows = Session.objects.bookable_by(me).upcoming(now).select_related("led_by")
    return rows.annotate(
        mine=Exists(taken.filter(person=me)),
        number=Count("bookings"),
        meets=Exists(taken.filter(separated(me, prefix="person__"))),
    )[:MOST]


@dataclass(frozen=True)
class Written:
    """A session this person wrote down lately for others, and for how many."""

    held_on: date
    kind: str
    words: str
    number: int


def written_lately(me: User, now: datetime) -> list[Written]:
    """What can still be taken back, of what one said about others. One query."""
    rows = Supervision.objects.written_lately_by(me, now).exclude(person=me)
    found = rows.values_list("held_on", "kind").annotate(number=Count("pk"))
    return [
        Written(held_on, kind, str(Kind(kind).label), number)
        for held_on, kind, number in found.order_by("-held_on", "kind")[:MOST]
    ]


def led(me: User) -> QuerySet[Session]:
    """The sessions this person put up, with how many are booked. One query."""
    return Session.objects.led_by(me).annotate(number=Count("bookings"))[:MOST]


@dataclass(frozen=True)
class Owed:
    """A supporter whose supervision ran out or runs out soon."""

    name: str
    until: date
    over: bool


def of_desk(me: User) -> Q:
    """Supporters whose supervision this coordinator looks after: of their organisation, but never
    oneself or one they must not meet. Over Supporter."""
    if not me.can(Permission.SEE_DESK) or me.organisation_id is None:
        return Q(pk__in=[])
    here = Q(user__organisation=me.organisation_id) & ~Q(user=me.pk)
    return here & ~separated(me, prefix="user__")


def owed(me: User, on: date) -> list[Owed]:
    """Whose it is: a duty, as training is. Never why, and never whether they rest. One query."""
    rows = Supporter.objects.current().filter(of_desk(me), reminders.due(on))
    found = rows.order_by("supervised_until", "user__name").values_list(
        "user__name", "supervised_until"
    )
    return [Owed(name, until, until < on) for name, until in found[: 2 * MOST] if until]
