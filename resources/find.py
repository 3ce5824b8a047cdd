"""Finding in the library: `find` is the one way, and callers never see how it is answered.

A resource is found when it has every one of the words, by their stems and without accents, in its
title, its summary or its files, and in each facet any of the options chosen.

Most useful first means: all the words in the title, then all of them in title and summary, then
inside; within each what is for one's own organisation alone; within that the newest. Nothing in it
depends on who read what.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch
from markupsafe import Markup

from people.models import User
from records.bits import packed_bits
from records.clock import today
from records.words import wanted
from resources.filters import FACETS, USEFUL, Criteria
from resources.index import Index, current
from resources.models import Resource, ResourceFile
from resources.plain import find_plain
from resources.results import ON_A_PAGE, Result, page_number
from resources.snippets import marked, snippet

# What a card shows of the summary, in characters.
SHOWN = 180


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
    matching = _rest(base, parts)
    total = matching.bit_count()
    counts = {}
    for facet in FACETS:
        fitting = _rest(base, parts, but=facet.name)
        counts[facet.name] = {
            code: (fitting & index.having(facet.name, code)).bit_count()
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
    stand in its files, when title and summary do not hold them all."""

    resource: Resource
    title: Markup
    summary: Markup
    inside: Markup | None


def hits(viewer: User, criteria: Criteria, result: Result) -> list[Hit]:
    """The cards of a page. Two queries, and one more for what stands inside."""
    files = Prefetch("files", ResourceFile.objects.ready().defer("text"))
    rows = Resource.objects.visible_to(viewer).defer("search_text").prefetch_related(files)
    # Through the same door as everything: what is not this person's cannot be drawn.
    found = rows.in_bulk(result.found)
    shown = [found[pk] for pk in result.found if pk in found]
    stems = frozenset(wanted(criteria.words))
    deeper = [row.pk for row in shown if not _holds(row, stems)]
    texts = dict(
        ResourceFile.objects.ready().filter(resource__in=deeper).values_list("resource", "text")
        if deeper
        else ()
    )
    return [_hit(row, stems, texts.get(row.pk, "")) for row in shown]


def _holds(row: Resource, stems: frozenset[str]) -> bool:
    return all(f" {stem} " in row.summary_words for stem in stems)


def _hit(row: Resource, stems: frozenset[str], text: str) -> Hit:
    summary = snippet(row.summary, stems, SHOWN, from_start=True)
    inside = snippet(text, stems, SHOWN) if text else None
    return Hit(row, marked(row.title, stems), summary or Markup.escape(""), inside)
