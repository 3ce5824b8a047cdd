"""The list from the index, and the one index of this process.

Answers exactly what `directory.plain.browse_plain` answers.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from math import isqrt
from operator import or_
from typing import Final
from uuid import UUID

from directory import changes
from directory.criteria import OPTIONS, OTHER, SAME, Criteria, shown_count
from directory.index import Index
from directory.listed import Key
from directory.order import BLOCKS, TIERS, Shuffle, shuffle
from directory.results import ON_A_PAGE, Counts, Found, Result, page_number
from directory.rota import EVERY_BIT, SAID, now_in
from directory.taxonomy import SENSITIVE, Audience
from people.models import User
from people.separation import separated_ids, separated_statement
from records.bits import packed_bits, places_in
from records.held_index import Current, HeldIndex
from records.tokens import address
from records.words import wanted

# So many are sorted at once; more are walked through block by block, which takes the longer the
# thinner they are sown among all. Where both take equally long is about the root of all.
FEW: Final = 64
PLAIN_FACETS: Final = ("services", "regions", "ways", "languages")
COUNTED: Final = {
    **{facet: [code for code, _ in OPTIONS[facet]] for facet in PLAIN_FACETS},
    "organisations": [SAME, OTHER],
    "available": ["yes"],
    "free_today": ["yes"],
}
# Each area that is shown, and where the index keeps who shows it to whom.
AREAS: Final[list[tuple[str, Key, Key, Key]]] = [
    (
        code,
        (str(Audience.EVERYONE), code),
        (str(Audience.OWN), code),
        (str(Audience.OTHERS), code),
    )
    for code, _ in OPTIONS["areas"]
    if code not in SENSITIVE
]


_held: Final = HeldIndex(Index, changes.LOG)
forget: Final = _held.forget


def current(day: date, viewer: User | None = None) -> Current[Index]:
    """The index as the database is at this moment; and whom the viewer must not meet (`also`),
    where that could be learned without another query."""
    return _held.current(day, separated_statement(viewer) if viewer else None)


@dataclass(frozen=True)
class Sight:
    """What one person may see of the index at one moment: everybody not kept apart, their own
    colleagues, and who is usually free in what is left of today."""

    index: Index
    everybody: int
    own: int
    # Everybody else than `own`, kept apart or not.
    others: int
    free: int

    @classmethod
    def of(cls, viewer: User, index: Index, apart: Collection[UUID], now: datetime) -> "Sight":
        """`apart`: whom to leave out besides the viewer."""
        everybody = index.everybody_but({viewer.pk, *apart})
        employer = viewer.organisation_id
        own = index.having("organisation", employer) if employer else 0
        left = now_in(now).left | SAID
        free = (index.having("free", bit) for bit in EVERY_BIT if bit & left)
        return cls(index, everybody, own, index.listed & ~own, reduce(or_, free))

    def having(self, facet: str, code: str) -> int:
        """Those for whom an option holds; may hold more than `everybody`."""
        if facet == "areas":
            return self.index.sharing(code, self.own, self.others)
        if facet == "organisations":
            return self.own if code == SAME else self.others
        if facet == "free_today":
            return self.free
        return self.index.having(facet, code)

    def parts(self, criteria: Criteria) -> dict[str, int]:
        """Those who fit, for each facet in use."""
        found = {
            facet: reduce(or_, (self.having(facet, code) for code in criteria.chosen(facet)))
            for facet in OPTIONS
            if criteria.chosen(facet)
        }
        if criteria.organisations:
            found["organisations"] = self.having("organisations", criteria.organisations)
        if criteria.available:
            found["available"] = self.having("available", "yes")
        if criteria.free_today:
            found["free_today"] = self.free
        return found

    def counts(self, base: int, parts: dict[str, int]) -> Counts:
        """How many each option would give with the filters of the other facets."""
        found: dict[str, dict[str, int | None]] = {}
        for facet, codes in COUNTED.items():
            fitting = rest(base, parts, but=facet)
            found[facet] = {
                code: (fitting & self.having(facet, code)).bit_count() for code in codes
            }
        found["areas"] = self._areas(rest(base, parts, but="areas"))
        return found

    def _areas(self, fitting: int) -> dict[str, int | None]:
        """As `having` of each area, a hundred times on every page."""
        bits, own, others = self.index.bits.get, fitting & self.own, fitting & self.others
        found: dict[str, int | None] = {}
        for code, to_all, to_own, to_others in AREAS:
            shown = fitting & bits(to_all, 0) | own & bits(to_own, 0) | others & bits(to_others, 0)
            found[code] = shown_count(code, shown.bit_count())
        return found


def rest(base: int, parts: dict[str, int], but: str = "") -> int:
    """Those of `base` who fit in every facet, leaving out one."""
    for facet, part in parts.items():
        if facet != but:
            base &= part
    return base


def browse_indexed(
    viewer: User,
    criteria: Criteria,
    page: int,
    index: Index,
    now: datetime,
    apart: Collection[UUID] | None = None,
) -> Result:
    """One page of the supporters this person may see and asked for at this moment, a moment of the
    index's day. `apart`: whom they must not meet; one query where that is not known."""
    apart = separated_ids(viewer) if apart is None else apart
    sight = Sight.of(viewer, index, apart, now)
    base = sight.everybody
    for stem in wanted(criteria.word):
        base &= index.with_stem(stem)
    parts = sight.parts(criteria)
    matching = rest(base, parts)
    total = matching.bit_count()
    number = page_number(total, page)
    start = (number - 1) * ON_A_PAGE
    places = in_order(index, matching, shuffle(viewer.pk, index.day), start, start + ON_A_PAGE)
    found = [_found(viewer, sight, place) for place in places]
    return Result(total=total, found=found, counts=sight.counts(base, parts), page=number)


def _found(viewer: User, sight: Sight, place: int) -> Found:
    entry = sight.index.entries[place]
    card, supporter = entry.card(same=bool(sight.own >> place & 1)), UUID(bytes=entry.id)
    return Found(address(viewer.pk, supporter), supporter, card)


def in_order(index: Index, matching: int, walk: Shuffle, start: int, stop: int) -> list[int]:
    """The places that stand from `start` to `stop` in the fair order of `matching`."""
    found: list[int] = []
    for tier in range(TIERS):
        part = matching & index.having("tier", tier)
        number = part.bit_count()
        if start < number and stop > 0:
            found += _within_tier(index, part, number, walk, max(start, 0), stop)
        start, stop = start - number, stop - number
        if stop <= 0:
            break
    return found


def _within_tier(
    index: Index, part: int, number: int, walk: Shuffle, start: int, stop: int
) -> list[int]:
    entries = index.entries
    if number <= max(FEW, isqrt(len(entries))):
        places = sorted(
            places_in(part),
            key=lambda place: (
                walk.place(entries[place].block),
                walk.within(entries[place].id),
            ),
        )
        return places[start:stop]
    return list(_walked(index, part, walk, start, stop))


def _walked(index: Index, part: int, walk: Shuffle, start: int, stop: int) -> Iterator[int]:
    """Block by block; those before `start` are only counted."""
    # Somebody may get a place there while this is asked.
    size = len(index.entries)
    packed = packed_bits(part, size)
    for step in range(BLOCKS):
        if stop <= 0:
            return
        places = [
            place
            for place in index.blocks[walk.block(step)]
            if place < size and packed[place >> 3] >> (place & 7) & 1
        ]
        if len(places) > max(start, 0):
            places.sort(key=lambda place: walk.within(index.entries[place].id))
            yield from places[max(start, 0) : stop]
        start, stop = start - len(places), stop - len(places)
