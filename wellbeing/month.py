"""A month of events as a grid: weeks from Monday, each day with what is on."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q

from people.models import User
from records.clock import months_after, today
from wellbeing.models import Meeting
from wellbeing.recurrence import moment_of

# So far one can turn the pages, and so many dates are in one month.
BACK: Final = 1
AHEAD: Final = 12
MOST: Final = 300


@dataclass(frozen=True)
class Day:
    """One day of the grid; `inside`: whether it is of this month."""

    day: date
    inside: bool
    meetings: list[Meeting]


@dataclass(frozen=True)
class Month:
    """The weeks of one month, and the months beside it; None where one cannot go."""

    first: date
    weeks: list[list[Day]]
    before: date | None
    after: date | None


def first_of(year: int, month: int, now: datetime) -> date | None:
    """The first day of a month one can look at; None for any other."""
    this = today(now).replace(day=1)
    if not 1 <= month <= 12 or not 1900 < year < 3000:
        return None
    first = date(year, month, 1)
    return first if months_after(this, -BACK) <= first <= months_after(this, AHEAD) else None


def month_of(user: User, first: date, now: datetime) -> Month:
    """What this person could see that month, called off too, and dates of closed events at which
    they are expected. One query."""
    after = months_after(first, 1)
    begin, end = (
        first - timedelta(days=first.weekday()),
        after + timedelta(days=-after.weekday() % 7),
    )
    theirs = Q(pk__in=Meeting.objects.visible_to(user).values("pk")) | Q(
        pk__in=Meeting.objects.expects(user).values("pk")
    )
    rows = Meeting.objects.filter(
        theirs, starts_at__gte=moment_of(first, time()), starts_at__lt=moment_of(after, time())
    )
    on: dict[date, list[Meeting]] = defaultdict(list)
    for one in rows.select_related("event").order_by("starts_at", "pk")[:MOST]:
        on[one.on].append(one)
    days = [begin + timedelta(days=n) for n in range((end - begin).days)]
    made = [Day(day, day.month == first.month, on[day]) for day in days]
    weeks = [made[n : n + 7] for n in range(0, len(made), 7)]
    this = today(now).replace(day=1)
    before = months_after(first, -1)
    return Month(
        first,
        weeks,
        before if before >= months_after(this, -BACK) else None,
        after if after <= months_after(this, AHEAD) else None,
    )
