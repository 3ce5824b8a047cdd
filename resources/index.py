"""The library held in memory: what makes ten thousand resources as quick to search as ten.

Every resource has a place, a number. For each thing one can filter by there is one long integer
whose bit n says whether it holds for the resource at place n, so filtering and counting are a few
operations on integers. What one person may not see is masked the same way.

It is right in the very next request of every process: before each answer it asks the database, by
one query, what changed (resources/changes.py) and reads just those resources anew. A resource that
changed gets a new place, and the old one is not there any more; nothing else is ever taken away,
so answers that are being made in other threads are not disturbed.
tests/resources/test_finding.py holds it against plain queries.
"""

from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from people.models import User
from people.roles import Permission
from records.bits import as_bits
from records.held_index import HeldIndex
from resources.changes import LOG
from resources.films import FILM, KEPT_TOGETHER, kept_back
from resources.models import FileState, Resource, ResourceFile
from resources.taxonomy import ON_THE_PAGE, ON_THE_WEB

# Places of resources that changed stay empty; at so many, the index is made anew.
MOST_EMPTY: Final = 1_000
MOST_ASKED: Final = 256
COLUMNS: Final = (
    "pk", "title_words", "summary_words", "search_text", "published_at", "organisation_id",
    "keeper_id", "added_by_id", "adapted_from_id", "kind", "source_url", "shown_until",
    "language", "stages", "topics", "audiences", "values",
)  # fmt: skip
Key = tuple[str, object]
# For each of them, the formats of the files that are ready; no files at all is not in it.
Formats = dict[UUID, set[str]]


class Entry(NamedTuple):
    """One resource: its words, and by what it is sorted: the newest lowest."""

    id: UUID
    title: str
    summary: str
    words: str
    rank: tuple[float, int]


class Holding(NamedTuple):
    """The places of those with a stem: in the title, in title or summary, anywhere."""

    title: int
    summary: int
    words: int


def _rank(pk: UUID, published_at: datetime | None) -> tuple[float, int]:
    return (float("-inf") if published_at is None else -published_at.timestamp(), pk.int)


def _keys(
    row: dict[str, Any], formats: Formats, kept: Collection[UUID], day: date
) -> Iterator[Key]:
    """Everything one can filter a resource by, and what says who may see it on this day. `kept`:
    those whose film nobody gets."""
    yield "organisation", row["organisation_id"]
    yield "keeper", row["keeper_id"]
    yield "added_by", row["added_by_id"]
    sent = formats.get(row["pk"], {ON_THE_WEB if row["source_url"] else ON_THE_PAGE})
    agreed = row["shown_until"] is None or row["shown_until"] >= day
    if row["published_at"] is not None and agreed and sent:
        yield "shelf", True
    facets: tuple[tuple[str, Collection[str]], ...] = (
        ("kind", (row["kind"],)),
        ("language", (row["language"],)),
        ("stage", row["stages"]),
        ("topic", row["topics"]),
        ("audience", row["audiences"]),
        ("value", row["values"]),
        ("format", sent - KEPT_TOGETHER if row["pk"] in kept else sent),
    )
    for facet, codes in facets:
        for code in codes:
            yield facet, code


class Index:
    """Every resource there is."""

    def __init__(self, day: date) -> None:
        """Reads all of them: a few queries. `day`: notes of changes are kept for a day or two."""
        self.day = day
        # Before anything is read: what changes meanwhile is then read once more.
        self.seen = LOG.seen_now(connection)
        self.entries: list[Entry] = []
        self.places: dict[UUID, int] = {}
        self.bits: dict[Key, int] = {}
        self.asked: dict[str, tuple[int, Holding]] = {}
        # Own version on the shelf -> whose, of which original.
        self.own: dict[UUID, tuple[UUID, UUID]] = {}
        members: dict[Key, list[int]] = {}
        for place, keys in self._read(None):
            for key in keys:
                members.setdefault(key, []).append(place)
        for key, places in members.items():
            self.bits[key] = as_bits(places)
        self.order = sorted(range(len(self.entries)), key=self._rank_of)
        self.there = (1 << len(self.entries)) - 1
        self.folds = self._folds()

    def _rank_of(self, place: int) -> tuple[float, int]:
        return self.entries[place].rank

    def _read(self, only: Collection[UUID] | None) -> Iterator[tuple[int, list[Key]]]:
        """Give each resource the next place; two queries, two more where there are films."""
        rows, files = Resource.objects.all(), ResourceFile.objects.all()
        if only is not None:
            rows, files = rows.filter(pk__in=only), files.filter(resource__in=only)
        formats: Formats = {}
        for pk, state, format in files.values_list("resource_id", "state", "format"):
            formats.setdefault(pk, set()).update({format} if state == FileState.CLEAN else ())
        films = any(FILM in ready for ready in formats.values())
        kept = kept_back(only) if films else frozenset[UUID]()
        for row in rows.values(*COLUMNS).iterator():
            place = len(self.entries)
            texts = (row["title_words"], row["summary_words"], row["search_text"])
            rank = _rank(row["pk"], row["published_at"])
            self.entries.append(Entry(row["pk"], *texts, rank))
            self.places[row["pk"]] = place
            keys = list(_keys(row, formats, kept, self.day))
            whose, original = row["organisation_id"], row["adapted_from_id"]
            if whose and original and ("shelf", True) in keys:
                self.own[row["pk"]] = whose, original
            yield place, keys

    def take(self, changed: Iterable[UUID]) -> None:
        """Read these resources anew; those that are gone disappear. One thread at a time."""
        ids, there = list(changed), self.there
        for pk in ids:
            self.own.pop(pk, None)
            if pk in self.places:
                there &= ~(1 << self.places.pop(pk))
        order = list(self.order)
        for place, keys in self._read(ids):
            for key in keys:
                self.bits[key] = self.bits.get(key, 0) | 1 << place
            insort(order, place, key=self._rank_of)
            there |= 1 << place
        self.folds = self._folds()
        # Last: others see all of the change or nothing of it.
        self.order = order
        self.there = there

    def _folds(self) -> Mapping[UUID, tuple[tuple[int, int], ...]]:
        """Organisation -> the places of originals, each with that of the own version of it."""
        found: dict[UUID, list[tuple[int, int]]] = {}
        for own, (whose, original) in self.own.items():
            if original in self.places:
                pair = 1 << self.places[original], 1 << self.places[own]
                found.setdefault(whose, []).append(pair)
        return {whose: tuple(pairs) for whose, pairs in found.items()}

    def folded(self, viewer: User, places: int) -> int:
        """These places without the originals whose own version stands among them: for the people
        of an organisation the two are one."""
        own = viewer.organisation_id
        for original, version in self.folds.get(own, ()) if own else ():
            if places & version:
                places &= ~original
        return places

    @property
    def worn(self) -> bool:
        """Whether so many places are empty that it should be made anew."""
        return len(self.entries) - len(self.places) > MOST_EMPTY

    def having(self, facet: str, code: object) -> int:
        """The places of those for which this holds; may hold some that are gone."""
        return self.bits.get((facet, code), 0)

    def seen_by(self, viewer: User) -> int:
        """As `Resource.objects.visible_to`."""
        everybodys = self.having("organisation", None)
        own = viewer.organisation_id
        reach = everybodys | (self.having("organisation", own) if own else 0)
        shown = self.having("shelf", True)
        if viewer.can(Permission.UPLOAD_RESOURCE):
            shown |= self.having("added_by", viewer.pk)
            shown |= self.having("keeper", own) if own else 0
        return self.there & reach & shown

    def with_stem(self, stem: str) -> Holding:
        """The places of those with this stem. The last few questions are remembered: then only
        those that came since are looked through."""
        known, held = self.asked.get(stem, (0, Holding(0, 0, 0)))
        number = len(self.entries)
        if known < number:
            spaced = f" {stem} "
            new = enumerate(islice(self.entries, known, number), known)
            found = [(place, entry) for place, entry in new if spaced in entry.words]
            held = Holding(
                held.title | as_bits(p for p, entry in found if spaced in entry.title),
                held.summary | as_bits(p for p, entry in found if spaced in entry.summary),
                held.words | as_bits(p for p, _ in found),
            )
            if len(self.asked) >= MOST_ASKED:
                self.asked.clear()
            self.asked[stem] = number, held
        return held


_held: Final = HeldIndex(Index, LOG)
forget: Final = _held.forget


def current(day: date) -> Index | None:
    """The index as the database is at this moment; None where it could not be kept right."""
    return _held.current(day).index
