"""The list of supporters held in memory: what makes thousands of them as quick as ten.

Every supporter that is listed today has a place, a number. For each thing one can filter by there
is one long integer whose bit n says whether it holds for the supporter at place n, so filtering
and counting are a few operations on integers. What one viewer may not see is masked the same way.

It is right in the very next request of every process: before each answer it asks the database
what changed (directory/changes.py) and reads just those supporters anew. A supporter that changed
gets a new place, and the old one is not listed any more: nothing else is ever taken away, so
answers that are being made in other threads are not disturbed. It is made anew each London day,
because listing and availability depend on the date. tests/directory/test_index.py holds it
against plain queries.
"""

from array import array
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection

from directory import changes
from directory.bits import as_bits
from directory.cards import Card, card, free_on, is_available, standing
from directory.models import SharedArea, Supporter, SupporterQuerySet
from directory.order import block_of, day_key
from directory.plain import READ
from directory.rota import EVERY_BIT
from directory.search import all_stems
from directory.taxonomy import SENSITIVE, Audience

# Places of supporters that changed stay empty; at so many, the index is made anew.
MOST_EMPTY: Final = 5_000
MOST_ASKED: Final = 256
Key = tuple[str, object]
AreasOf = dict[UUID, dict[str, list[str]]]


class Entry(NamedTuple):
    """One listed supporter: the cards for people of their organisation and for everybody else."""

    id: UUID
    block: int
    own: Card
    others: Card


class Index:
    """Everybody who is listed on one London day."""

    def __init__(self, day: date) -> None:
        """Reads everybody: three queries."""
        self.day = day
        self.key = day_key(day)
        # Before anything is read: what changes meanwhile is then read once more.
        self.seen = changes.seen_now(connection)
        self.entries: list[Entry] = []
        self.places: dict[UUID, int] = {}
        # Every place somebody ever had here, by their user's id: nothing is taken out of it.
        self.places_of_user: dict[UUID, list[int]] = {}
        self.bits: dict[Key, int] = {}
        self.stems: dict[str, array[int]] = {}
        self.asked: dict[str, tuple[int, int]] = {}
        self.listed = 0
        self._fill()

    def _fill(self) -> None:
        """As `take`, but each integer is made once: one bit at a time copies it every time."""
        members: dict[Key, list[int]] = {}
        rows, areas = _read(self.day, None)
        for row in rows.iterator(chunk_size=2_000):
            place = self._place(row, areas)
            for key in self._keys(row, areas):
                members.setdefault(key, []).append(place)
        for key, places in members.items():
            self.bits[key] = as_bits(places)
        self.listed = (1 << len(self.entries)) - 1

    def take(self, changed: Iterable[UUID]) -> None:
        """Read these supporters anew; those that are not listed any more disappear.

        Two queries. One thread at a time.
        """
        ids, listed = list(changed), self.listed
        rows, areas = _read(self.day, ids)
        fresh = list(rows)
        for supporter_id in ids:
            if supporter_id in self.places:
                listed &= ~(1 << self.places.pop(supporter_id))
        for row in fresh:
            place = self._place(row, areas)
            for key in self._keys(row, areas):
                self.bits[key] = self.bits.get(key, 0) | 1 << place
            listed |= 1 << place
        # Last, and in one step: others see all of the change or nothing of it.
        self.listed = listed

    def _place(self, row: Supporter, areas: AreasOf) -> int:
        """Give a supporter the next place."""
        place = len(self.entries)
        self.entries.append(self._entry(row, areas.get(row.pk, {})))
        self.places[row.pk] = place
        self.places_of_user.setdefault(row.user_id, []).append(place)
        for stem in all_stems(row):
            self.stems.setdefault(stem, array("I")).append(place)
        return place

    def _entry(self, row: Supporter, areas: dict[str, list[str]]) -> Entry:
        everyone = areas.get(Audience.EVERYONE, [])
        own, others = (
            card(row, [*everyone, *areas.get(audience, [])], same=same, on=self.day)
            for same, audience in ((True, Audience.OWN), (False, Audience.OTHERS))
        )
        return Entry(row.pk, block_of(row.pk, self.key), own, others)

    def _keys(self, row: Supporter, areas: AreasOf) -> Iterator[Key]:
        """Everything that holds for a supporter."""
        organisation = row.user.organisation
        yield "tier", standing(row, self.day)
        yield "block", block_of(row.pk, self.key)
        yield "regions", row.region
        if organisation is not None:
            yield "organisation", organisation.pk
            yield "services", organisation.emergency_service
        if is_available(row, self.day):
            yield "available", "yes"
            free = free_on(row, self.day)
            yield from (("free", bit) for bit in EVERY_BIT if free & bit)
        yield from (("ways", way) for way in row.ways)
        yield from (("languages", language) for language in row.languages)
        for audience, codes in areas.get(row.pk, {}).items():
            yield from ((audience, code) for code in codes)

    @property
    def worn(self) -> bool:
        """Whether so many places are empty that it should be made anew."""
        return len(self.entries) - len(self.places) > MOST_EMPTY

    def having(self, facet: str, value: object) -> int:
        """The places of those for whom this holds."""
        return self.bits.get((facet, value), 0)

    def with_stem(self, stem: str) -> int:
        """The places of those found by this stem; the last few questions are remembered."""
        places = self.stems.get(stem)
        if places is None:
            return 0
        number, bits = self.asked.get(stem, (0, 0))
        if number != len(places):
            number, bits = len(places), as_bits(places)
            if len(self.asked) >= MOST_ASKED:
                self.asked.clear()
            self.asked[stem] = number, bits
        return bits

    def everybody_but(self, users: Iterable[UUID]) -> int:
        """The places of everybody listed but these people."""
        # First: whoever is in it has a place in `places_of_user` already.
        listed = self.listed
        apart = [place for user in users for place in self.places_of_user.get(user, ())]
        return listed & ~as_bits(apart)

    def sharing(self, code: str, own: int) -> int:
        """The places of those whose experience of an area may be seen by somebody of the
        organisation whose places are `own`."""
        return (
            self.having(Audience.EVERYONE, code)
            | (self.having(Audience.OWN, code) & own)
            | (self.having(Audience.OTHERS, code) & ~own)
        )


def _read(day: date, ids: list[UUID] | None) -> tuple[SupporterQuerySet, AreasOf]:
    """Those of `ids` (None: everybody) that are listed on this day, and what they share."""
    rows = Supporter.objects.listed(day)
    shared = SharedArea.objects.current().exclude(code__in=SENSITIVE)
    if ids is not None:
        rows, shared = rows.filter(pk__in=ids), shared.filter(supporter__in=ids)
    areas: AreasOf = {}
    for supporter_id, audience, code in shared.values_list("supporter_id", "audience", "code"):
        areas.setdefault(supporter_id, {}).setdefault(audience, []).append(code)
    return rows.select_related("user__organisation").only(*READ, "search_text"), areas
