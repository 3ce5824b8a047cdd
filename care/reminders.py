"""Supervision that runs out: one neutral notice two weeks ahead, and one on the day after."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from care.models import Booking
from directory.models import DueKind, Supporter, Told
from jobs.mail import notice
from people.models import User
from records.clock import today

AHEAD: Final = timedelta(days=14)
# Nobody is reminded of what ran out longer ago; the page goes on saying it.
BEHIND: Final = timedelta(days=30)


def due(on: date) -> Q:
    """Supporters whose supervision runs out within two weeks, or ran out: over Supporter."""
    return Q(supervised_until__lte=on + AHEAD)


def remind(now: datetime) -> int:
    """Tell each supporter once at each stage; returns how many. Twice tells nobody twice.

    Two weeks ahead nobody is told who has booked a session that comes in time.
    """
    day = today(now)
    rows = Supporter.objects.current().filter(due(day), supervised_until__gte=day - BEHIND)
    in_time = Booking.objects.filter(session__starts_at__gt=now).values_list(
        "person", "session__starts_at"
    )
    # The nearest one is written last, and stays.
    booked = {who: today(at) for who, at in in_time.order_by("-session__starts_at")}
    told = 0
    for row in rows.select_related("user"):
        until = row.supervised_until or day
        over = until < day
        if over or booked.get(row.user_id, date.max) > until:
            told += _tell(row.user, until, 0 if over else AHEAD.days, day)
    return told


def _tell(person: User, until: date, stage: int, day: date) -> bool:
    with transaction.atomic():
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        mine = Told.objects.filter(to=person)
        same = {"person": person, "kind": DueKind.SUPERVISION, "due_on": until, "stage": stage}
        # At most one a day, as of everything that is due (directory/reminders.py).
        if mine.filter(Q(told_on=day) | Q(**same)).exists():
            return False
        Told.objects.create(to=person, told_on=day, **same)
        notice(person.pk)
    return True
