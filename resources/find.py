"""Finding in the library: `find` is the one way, and callers never see how it is answered.

A resource is found when it has every one of the words, by their stems and without accents, in its
title, its summary or its files, and in each facet any of the options chosen.

Most useful first means: all the words in the title, then all of them in title and summary, then
inside; within each what is for one's own organisation alone; within that the newest. Nothing in it
depends on who read what.

Where one's organisation has its own version of something and both would be found, the own one alone
is, and leads to the other.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import reduce
from operator import and_, or_
from typing import Final, NamedTuple
from uuid import UUID

from markupsafe import Markup

from people.models import User
from people.roles import Permission
from records.bits import packed_bits, places_in
from records.clock import today
from records.planned import Planned
from records.words import wanted
from resources.films import FILM, KEPT_TOGETHER, kept_back
from resources.filters import FACETS, USEFUL, Criteria
from resources.index import Index, current
from resources.models import (
    PageText,
    Resource,
    ResourceFile,
    ResourceFileQuerySet,
    ResourceQuerySet,
)
from resources.plain import find_plain
from resources.results import ON_A_PAGE, Result, page_number
from resources.snippets import MARK, beginning_of, marked, snippet

# What a card shows of the summary, in characters.
SHOWN: Final = 180
# So many are sorted at once; of more, the first are soon found by walking through all of them.
FEW: Final = 500
NOBODY: Final = UUID(int=0)
# What a card is made of.
READ: Final = (
    "slug", "title", "summary", "summary_words", "kind", "language", "organisation_id",
    "published_at", "source_url", "shown_until", "adapted_from_id", "link_state",
)  # fmt: skip


def find(viewer: User, criteria: Criteria, now: datetime) -> Result:
    """One page of what this person may see and asked for; a page too far is the last one."""
    index = current(today(now))
    return find_plain(viewer, criteria) if index is None else find_indexed(viewer, criteria, index)


def find_indexed(viewer: User, criteria: Criteria, index: Index) -> Result:
    """The same from the index. No query."""
    holding = [index.with_stem(stem) for stem in wanted(criteria.words)]
    base = reduce(and_, (held.words for held in holding), index.seen_by(viewer))
    parts = {
        name: reduce(or_, (index.having(name, code) for code in codes))
        for name, codes in criteria.chosen.items()
    }
    matching = index.folded(viewer, _rest(base, parts))
    total = matching.bit_count()
    counts = {}
    for facet in FACETS:
        fitting = _rest(base, parts, but=facet.name)
        counts[facet.name] = {
            code: index.folded(viewer, fitting & index.having(facet.name, code)).bit_count()
            for code, _ in facet.options
        }
    tiers = [matching]
    if criteria.order == USEFUL:
        own = viewer.organisation_id
        tiers = list(
            _tiers(
                matching,
                (
                    reduce(and_, (held.title for held in holding), matching),
                    reduce(and_, (held.summary for held in holding), matching),
                    matching,
                ),
                index.having("organisation", own) if own else 0,
            )
        )
    number = page_number(total, criteria.page)
    found = _page(index, tiers, (number - 1) * ON_A_PAGE)
    return Result(total, found, counts, number)


def _rest(base: int, parts: dict[str, int], but: str = "") -> int:
    for facet, part in parts.items():
        if facet != but:
            base &= part
    return base


def _tiers(left: int, sets: Iterable[int], own: int) -> Iterator[int]:
    """Each set without those before it, one's own organisation's first."""
    for places in sets:
        part = places & left
        yield part & own
        yield part & ~own
        left &= ~part


def _page(index: Index, tiers: list[int], start: int) -> list[UUID]:
    """The ids that stand from `start` on, tier by tier and the newest first in each."""
    found: list[UUID] = []
    for tier in tiers:
        number = tier.bit_count()
        if number > start:
            found += _newest(index, tier, start, ON_A_PAGE - len(found))
        start = max(0, start - number)
        if len(found) == ON_A_PAGE:
            break
    return found


def _newest(index: Index, places: int, start: int, most: int) -> Iterator[UUID]:
    """Some of these places, by the order of the index."""
    if places.bit_count() <= FEW:
        found = (index.entries[place] for place in places_in(places))
        few = sorted(found, key=lambda entry: entry.rank)[start : start + most]
        yield from (entry.id for entry in few)
        return
    packed, left = packed_bits(places, len(index.entries)), start
    for place in index.order:
        if place >> 3 < len(packed) and packed[place >> 3] >> (place & 7) & 1:
            if left:
                left -= 1
                continue
            yield index.entries[place].id
            most -= 1
            if not most:
                return


class Hit(NamedTuple):
    """One card: the resource, and its words with those looked for marked. `inside`: where they
    stand in its files, when title and summary do not hold them all. `original`: of an own version,
    if this person sees it. `kept_back`: its film leaves somebody out, so nobody gets it now."""

    resource: Resource
    files: list[ResourceFile]
    title: Markup
    summary: Markup
    inside: Markup | None
    original: Resource | None = None
    kept_back: bool = False


def _shown(rows: ResourceQuerySet, ids: Iterable[UUID]) -> ResourceQuerySet:
    return rows.filter(pk__in=list(ids)).only(*READ)


def _files(ids: Iterable[UUID], *columns: str) -> ResourceFileQuerySet:
    rows = ResourceFile.objects.ready().filter(resource__in=list(ids))
    return rows.order_by("pk").only("resource_id", *columns)


_IDS: Final = [UUID] * ON_A_PAGE
_TO_READERS: Final = Planned[Resource](
    lambda own, day, *ids: _shown(Resource.objects.visible_to(User(organisation_id=own), day), ids),
    UUID,
    date,
    *_IDS,
)
_FORMATS: Final = Planned[ResourceFile](lambda *ids: _files(ids, "format", "size"), *_IDS)
_PAGES: Final = Planned[PageText](
    lambda *ids: PageText.objects.filter(resource__in=list(ids)).only("resource_id", "text"), *_IDS
)
_TEXTS: Final = Planned[ResourceFile](lambda *ids: _files(ids, "text"), *_IDS)


def hits(viewer: User, criteria: Criteria, result: Result) -> list[Hit]:
    """The cards of a page. Two queries, two more for what stands inside, one for originals, two
    where there are films."""
    shown = _resources(viewer, result.found)
    if not shown:
        return []
    stems = frozenset(wanted(criteria.words))
    files = _of_each(_FORMATS(*_padded(row.pk for row in shown)))
    deeper = [row.pk for row in shown if not _holds(row, stems)]
    texts = _texts_of(deeper) if deeper else {}
    found = [_hit(row, files.get(row.pk, []), stems, texts.get(row.pk, [])) for row in shown]
    return _without_kept_films(_with_originals(viewer, found))


def _without_kept_films(found: list[Hit]) -> list[Hit]:
    """The same, without the files of films that leave somebody out."""
    films = [hit.resource.pk for hit in found if any(file.format == FILM for file in hit.files)]
    kept = kept_back(films) if films else frozenset()
    return [_without_its_film(hit) if hit.resource.pk in kept else hit for hit in found]


def _without_its_film(hit: Hit) -> Hit:
    files = [file for file in hit.files if file.format not in KEPT_TOGETHER]
    return hit._replace(files=files, kept_back=True)


def _with_originals(viewer: User, found: list[Hit]) -> list[Hit]:
    """The same, each own version with its original, where there is one."""
    ids = {pk for hit in found if (pk := hit.resource.adapted_from_id)}
    if not ids:
        return found
    rows = Resource.objects.visible_to(viewer).filter(pk__in=ids).only("slug", "title")
    known = {row.pk: row for row in rows}
    return [
        hit._replace(original=known.get(pk)) if (pk := hit.resource.adapted_from_id) else hit
        for hit in found
    ]


def _texts_of(ids: list[UUID]) -> dict[UUID, list[str]]:
    """What stands on the pages and in the files of these: two queries."""
    padded, found = _padded(ids), dict[UUID, list[str]]()
    for page in _PAGES(*padded):
        found[page.resource_id] = [page.text]
    for file in _TEXTS(*padded):
        found.setdefault(file.resource_id, []).append(file.text)
    return found


def _resources(viewer: User, ids: list[UUID]) -> list[Resource]:
    """Through the same door as everything: what is not this person's cannot be drawn."""
    if not ids:
        return []
    if viewer.can(Permission.UPLOAD_RESOURCE):
        rows = list(_shown(Resource.objects.visible_to(viewer), ids))
    else:
        rows = _TO_READERS(viewer.organisation_id or NOBODY, today(), *_padded(ids))
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in ids if pk in found]


def _padded(ids: Iterable[UUID]) -> list[UUID]:
    """As many as a page holds: the statement is always the same."""
    given = list(ids)
    return given + [NOBODY] * (ON_A_PAGE - len(given))


def _of_each(files: list[ResourceFile]) -> dict[UUID, list[ResourceFile]]:
    found: dict[UUID, list[ResourceFile]] = {}
    for file in files:
        found.setdefault(file.resource_id, []).append(file)
    return found


def _holds(row: Resource, stems: frozenset[str]) -> bool:
    return all(f" {stem} " in row.summary_words for stem in stems)


def _hit(row: Resource, files: list[ResourceFile], stems: frozenset[str], texts: list[str]) -> Hit:
    found = (snippet(text, stems, SHOWN) for text in texts)
    inside = next((part for part in found if part), None)
    return Hit(row, files, marked(row.title, stems), _summary(row.summary, stems), inside)


def _summary(text: str, stems: frozenset[str]) -> Markup:
    """Its beginning; where the words stand further back, the part with them."""
    beginning = beginning_of(text, stems, SHOWN)
    if not stems or MARK in beginning:
        return beginning
    return snippet(text, stems, SHOWN) or beginning
