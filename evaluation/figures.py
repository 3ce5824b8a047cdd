"""The figures of 12 months, from tallies that name nobody. They move every 13 weeks, on a Monday.

Tallies count at the time of the act and stay when somebody is erased, so erasing changes nothing
here. A year is four quarters, each told by itself and never in another window: two looks differ by
whole quarters only, and a quarter that is over is never added to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, Sum

from evaluation.aim import WITHIN, in_words, least_and_most
from evaluation.hiding import share, told, total, words
from evaluation.quarters import QUARTER, last_end
from people.models import User
from records.models import Tally

WEEKS: Final = 52
ACTS: Final = {
    "request.asked": "Requests for support",
    "request.handed_on": "Times a request was handed on to the next supporter",
    "request.nobody": "Times nobody fitted",
    "request.withdrawn": "Requests taken back",
}
# How long it took from asking until a supporter said yes.
BANDS: Final = {
    "request.yes_within.day": "Within a day",
    "request.yes_within.three_days": "After more than one day, within three",
    "request.yes_within.week": "After more than three days, within a week",
    "request.yes_within.later": "After more than a week",
}
NONE: Final = (None,) * 4
# So many organisations are told, or what belongs to none is in no total.
PLACES: Final = 2
SOON: Final = "request.yes_within.day"

Told = Mapping[str, int | None]
# The four quarters as told, by kind and organisation.
Quarters = tuple[int | None, ...]
Cells = Mapping[tuple[str, UUID | None], Quarters]


@dataclass(frozen=True)
class Line:
    """One row: what is counted, at one's own organisation, and in the whole service."""

    name: str
    own: str
    whole: str


@dataclass(frozen=True)
class Figures:
    """First and last day, the rows of both tables, and how often the aim was kept, in words."""

    first: date
    last: date
    acts: tuple[Line, ...]
    waits: tuple[Line, ...]
    kept: str


def figures(user: User, on: date) -> Figures:
    """What this person may see on the day `on`. One query."""
    end = last_end(on)
    cells = _cells(end)
    mine = {kind: cells.get((kind, user.organisation_id), NONE) for kind in (*ACTS, *BANDS)}
    own = {kind: total(quarters) for kind, quarters in mine.items()}
    places = {place for _, place in cells}
    whole = {kind: _whole(kind, cells, places) for kind in (*ACTS, *BANDS)}
    acts = tuple(_line(name, own[kind], whole[kind]) for kind, name in ACTS.items())
    aim = user.organisation.answer_aim_days if user.organisation else 0
    kept = in_words([mine[kind] for kind in BANDS], aim)
    return Figures(end - 4 * QUARTER, end - timedelta(days=1), acts, _waits(own, whole), kept)


def kept_aims(on: date) -> dict[UUID, dict[str, int]]:
    """How many in 100 first yeses came within each of the aims, at least: by organisation, and
    "aim." with the days. Nothing where it is not told. One query."""
    cells = _cells(last_end(on))
    found: dict[UUID, dict[str, int]] = {}
    for place in {place for _, place in cells if place is not None}:
        bands = [cells.get((kind, place), NONE) for kind in BANDS]
        shares = {days: least_and_most(bands, days) for days in WITHIN}
        found[place] = {f"aim.{days}": both[0] for days, both in shares.items() if both}
    return found


def year(quarters: Iterable[int]) -> int | None:
    """What is told of a year: the sum of what may be told of each of its quarters."""
    return total(told(quarter) for quarter in quarters)


def _cells(end: date) -> Cells:
    starts = [end - back * QUARTER for back in (4, 3, 2, 1)]
    rows = Tally.objects.filter(kind__in=(*ACTS, *BANDS), week__gte=starts[0], week__lt=end)
    sums = (
        rows.order_by()
        .values_list("kind", "organisation_id")
        .annotate(**{f"quarter_{number}": _sum(start) for number, start in enumerate(starts)})
    )
    return {(kind, at): tuple(told(n or 0) for n in numbers) for kind, at, *numbers in sums}


def _sum(start: date) -> Sum:
    return Sum("count", filter=Q(week__gte=start, week__lt=start + QUARTER))


def _whole(kind: str, cells: Cells, places: set[UUID | None]) -> int | None:
    """The sum of what each organisation is told of itself, so that nobody learns of another's
    small numbers by taking away their own.

    What stands under no organisation is mostly what peer supporters ask for themselves. Beside one
    organisation alone it would be told of that one's supporters: then it is left out.
    """
    told_of = [total(cells.get((kind, place), NONE)) for place in places - {None}]
    if len([number for number in told_of if number]) >= PLACES:
        told_of.append(total(cells.get((kind, None), NONE)))
    return total(told_of)


def _line(name: str, own: int | None, whole: int | None) -> Line:
    return Line(name, words(own), words(whole))


def _waits(own: Told, whole: Told) -> tuple[Line, ...]:
    bands = [_line(name, own[kind], whole[kind]) for kind, name in BANDS.items()]
    answered = [total(side[kind] for kind in BANDS) for side in (own, whole)]
    within = share(own[SOON], answered[0]), share(whole[SOON], answered[1])
    return (
        *bands,
        _line("Together, of what is shown above", *answered),
        Line("Share answered with a yes within a day", *within),
    )


def as_rows(lines: Sequence[Line]) -> list[tuple[str, str, str]]:
    """The lines as a table takes them."""
    return [(line.name, line.own, line.whole) for line in lines]
