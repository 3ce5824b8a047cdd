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

import gc
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import connection

from directory import changes
from directory.listed import Entry, Key, Listed, lived_key
from directory.order import BLOCKS
from directory.taxonomy import Audience
from records.bits import as_bits

# Places of supporters that changed stay empty; at so many, the index is made anew.
MOST_EMPTY: Final = 5_000
MOST_ASKED: Final = 256


class Index:
    """Everybody who is listed on one London day."""

    def __init__(self, day: date) -> None:
        """Reads everybody: three queries."""
        self.day = day
        # Before anything is read: what changes meanwhile is then read once more.
        self.seen = changes.seen_now(connection)
        self.reader = Listed(day)
        self.entries: list[Entry] = []
        # By the bytes of the id: a UUID is slow to look up.
        self.places: dict[bytes, int] = {}
        # Every place somebody ever had here, by their user's id: nothing is taken out of it.
        self.places_of_user: dict[bytes, tuple[int, ...]] = {}
        # The places in each block of the order, listed or not.
        self.blocks = [array("I") for _ in range(BLOCKS)]
        self.bits: dict[Key, int] = {}
        self.asked: dict[str, tuple[int, int]] = {}
        self.listed = 0
        with _nothing_collected():
            self._fill()

    def _fill(self) -> None:
        """As `take`, but each integer is made once: one bit at a time copies it every time."""
        members: defaultdict[Key, list[int]] = defaultdict(list)
        lived: defaultdict[str, list[int]] = defaultdict(list)
        for entry in self.reader.entries(None):
            place = self._place(entry)
            entry.standing.places.append(place)
            entry.work.places.append(place)
            entry.talk.places.append(place)
            for said in entry.lived.split(","):
                lived[said].append(place)
        for part in self.reader.shared():
            for key in part.keys:
                members[key] += part.places
            part.places.clear()
        members |= {lived_key(said): places for said, places in lived.items() if said}
        for key, places in members.items():
            self.bits[key] = as_bits(places)
        self.listed = (1 << len(self.entries)) - 1

    def take(self, changed: Iterable[UUID]) -> None:
        """Read these supporters anew; those that are not listed any more disappear.

        Two queries. One thread at a time.
        """
        ids, listed = list(changed), self.listed
        fresh = list(self.reader.entries(ids)) if ids else []
        for supporter_id in ids:
            if supporter_id.bytes in self.places:
                listed &= ~(1 << self.places.pop(supporter_id.bytes))
        for entry in fresh:
            place = self._place(entry)
            for key in entry.facets():
                self.bits[key] = self.bits.get(key, 0) | 1 << place
            listed |= 1 << place
        # Last, and in one step: others see all of the change or nothing of it.
        self.listed = listed

    def _place(self, entry: Entry) -> int:
        """Give a supporter the next place."""
        place = len(self.entries)
        self.entries.append(entry)
        self.blocks[entry.block].append(place)
        self.places[entry.id] = place
        before = self.places_of_user.get(entry.user)
        self.places_of_user[entry.user] = (*before, place) if before else (place,)
        return place

    @property
    def worn(self) -> bool:
        """Whether so many places are empty that it should be made anew."""
        return len(self.entries) - len(self.places) > MOST_EMPTY

    def having(self, facet: str, value: object) -> int:
        """The places of those for whom this holds."""
        return self.bits.get((facet, value), 0)

    def with_stem(self, stem: str) -> int:
        """The places of those found by this stem. The last few questions are remembered: then
        only those who came since are looked through."""
        known, bits = self.asked.get(stem, (0, 0))
        number = len(self.entries)
        if known < number:
            spaced = f" {stem} "
            new = enumerate(islice(self.entries, known, number), known)
            bits |= as_bits(place for place, entry in new if entry.is_found_by(stem, spaced))
            if len(self.asked) >= MOST_ASKED:
                self.asked.clear()
            self.asked[stem] = number, bits
        return bits

    def everybody_but(self, users: Iterable[UUID]) -> int:
        """The places of everybody listed but these people."""
        # First: whoever is in it has a place in `places_of_user` already.
        listed = self.listed
        apart = [place for user in users for place in self.places_of_user.get(user.bytes, ())]
        return listed & ~as_bits(apart)

    def sharing(self, code: str, own: int, others: int) -> int:
        """The places of those whose experience of an area may be seen by somebody of the
        organisation whose places are `own`; `others` are everybody else's."""
        return (
            self.having(Audience.EVERYONE, code)
            | (self.having(Audience.OWN, code) & own)
            | (self.having(Audience.OTHERS, code) & others)
        )


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Nothing that is made here is garbage until tomorrow: to look for some again and again among
    more and more would take a third of the time."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
