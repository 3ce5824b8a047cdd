"""When a service is open: hours by weekday on the clock on the wall in the UK, and bank holidays.

Open Referral calls them schedules: `byday`, `opens_at`, `closes_at`, repeated every week.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final

from records.clock import LONDON

MIDNIGHT: Final = time(0)
DAY: Final = timedelta(days=1)
# So far it is looked for when it opens or closes next; hours repeat every week, and Christmas is
# two days.
AHEAD: Final = timedelta(days=10)
MAY_BE: Final = ". Today is a bank holiday in some nations, so it may be closed"
WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
# As the package of bank holidays names them.
DIVISIONS: Final = {
    "england": "england-and-wales",
    "wales": "england-and-wales",
    "scotland": "scotland",
    "northern_ireland": "northern-ireland",
}


@dataclass(frozen=True)
class Span:
    """On these weekdays (0 is Monday) from `opens` until `closes`, which is on the next day unless
    it is later: from 00:00 to 00:00 is the whole day, from 17:00 to 02:00 the evening and night."""

    days: frozenset[int]
    opens: time
    closes: time

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """Begin and end on the clock on the wall, of the span that begins on this day."""
        if day.weekday() not in self.days:
            return None
        last = day if self.closes > self.opens else day + DAY
        return datetime.combine(day, self.opens), datetime.combine(last, self.closes)


@dataclass(frozen=True)
class Hours:
    """All the spans of one service. `shut`: days on which none of them begins; `perhaps`: days on
    which nobody knows whether it is shut, and it counts as open."""

    spans: tuple[Span, ...]
    shut: Collection[date] = frozenset()
    perhaps: Collection[date] = frozenset()

    @property
    def always(self) -> bool:
        """Day and night, bank holidays too."""
        whole = (span.days for span in self.spans if span.opens == span.closes == MIDNIGHT)
        return not (self.shut or self.perhaps) and frozenset().union(*whole) == frozenset(range(7))

    def is_open(self, moment: datetime) -> bool:
        """Whether it is open at an aware moment."""
        return self._open(_wall(moment))

    def is_doubtful(self, moment: datetime) -> bool:
        """Whether it is open by what began on a day on which it may be shut."""
        wall = _wall(moment)
        spans = list(self._around(wall.date()))
        begun = [begin.date() for begin, end in spans if begin <= wall < end]
        return bool(begun) and all(day in self.perhaps for day in begun)

    def _open(self, wall: datetime) -> bool:
        return any(begin <= wall < end for begin, end in self._around(wall.date()))

    def _around(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """What begins on this day or the day before."""
        for one in (day - DAY, day):
            if one not in self.shut:
                yield from (found for span in self.spans if (found := span.on(one)) is not None)

    def changes_at(self, moment: datetime) -> datetime | None:
        """When it opens or closes next on the clock on the wall; None within ten days."""
        wall = _wall(moment)
        now = self._open(wall)
        edges = {edge for edge in self._edges(wall) if edge > wall}
        return next((edge for edge in sorted(edges) if self._open(edge) != now), None)

    def _edges(self, wall: datetime) -> Iterator[datetime]:
        for ahead in range(AHEAD.days):
            for begin, end in self._around(wall.date() + ahead * DAY):
                yield begin
                yield end


def _wall(moment: datetime) -> datetime:
    return moment.astimezone(LONDON).replace(tzinfo=None)


def said(hours: Hours, moment: datetime) -> str:
    """Whether it is open at this moment and until when, in words; "" where no hours are known."""
    if not hours.spans:
        return ""
    if hours.always:
        return "Open now, day and night"
    edge, today = hours.changes_at(moment), _wall(moment).date()
    if hours.is_open(moment):
        doubt = MAY_BE if hours.is_doubtful(moment) else ""
        return (f"Open now, until {_when(edge, today)}" if edge else "Open now") + doubt
    return f"Closed now, opens {_when(edge, today)}" if edge else "Closed now"


def _when(edge: datetime, today: date) -> str:
    at = clock(edge.time())
    if edge.date() == today or (edge.time() == MIDNIGHT and edge.date() == today + DAY):
        return at
    if edge.date() == today + DAY:
        return f"{at} tomorrow"
    return f"{at} on {WEEKDAYS[edge.weekday()]}"


def clock(at: time) -> str:
    """A time as people say it: midnight, noon, 9am, 4.30pm."""
    if at == MIDNIGHT:
        return "midnight"
    if at == time(12):
        return "noon"
    hour, half = at.hour % 12 or 12, "am" if at.hour < 12 else "pm"
    return f"{hour}.{at.minute:02}{half}" if at.minute else f"{hour}{half}"


def holidays(nations: Iterable[str]) -> tuple[frozenset[date], frozenset[date]]:
    """The bank holidays that all of these nations (codes of people.taxonomy.NATIONS) have, and
    those that only some of them have: a service for several keeps those of its own office, and
    nobody knows where that is."""
    each = [_of(DIVISIONS[nation]) for nation in nations if nation in DIVISIONS]
    every = frozenset.intersection(*each) if each else frozenset()
    return every, frozenset().union(*each) - every


@cache
def _of(division: str) -> frozenset[date]:
    """As they stand in the package: nothing is asked for over the network."""
    # Here: it reads what asks the network, which takes a worker a while at its start.
    from govuk_bank_holidays.bank_holidays import BankHolidays

    known = BankHolidays(use_cached_holidays=True).get_holidays(division=division)
    return frozenset(holiday["date"] for holiday in known)
