"""Finding by plain queries: what the index is held against, and its stand-in.

Right, and too slow for thousands: every option's count is asked of every row.
"""

from collections.abc import Collection
from functools import reduce
from operator import and_, or_
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When

from people.models import User
from records.words import wanted
from resources.films import KEPT_TOGETHER, kept_back
from resources.filters import FACETS, USEFUL, Counts, Criteria
from resources.models import Resource, ResourceFile, ResourceQuerySet
from resources.results import ON_A_PAGE, Result, page_number
from resources.taxonomy import ON_THE_PAGE, ON_THE_WEB

LOOKUPS: Final = {
    "stage": "stages__has",
    "topic": "topics__has",
    "kind": "kind",
    "audience": "audiences__has",
    "value": "values__has",
    "language": "language",
}


def having(facet: str, code: str, kept: Collection[UUID]) -> Q:
    """The rows with one option. `kept`: those whose film nobody gets."""
    if facet != "format":
        return Q((LOOKUPS[facet], code))
    files = ResourceFile.objects.all()
    if code in (ON_THE_WEB, ON_THE_PAGE):
        elsewhere = ~Q(source_url="") if code == ON_THE_WEB else Q(source_url="")
        return ~Q(pk__in=files.values("resource")) & elsewhere
    there = Q(pk__in=files.ready().filter(format=code).values("resource"))
    return there & ~Q(pk__in=kept) if code in KEPT_TOGETHER else there


def fitting(criteria: Criteria, kept: Collection[UUID], but: str = "") -> Q:
    """The rows with any of the options chosen in each facet, leaving out one facet."""
    parts = (
        reduce(or_, (having(name, code, kept) for code in codes))
        for name, codes in criteria.chosen.items()
        if name != but
    )
    return reduce(and_, parts, Q())


def _all(column: str, stems: list[str]) -> Q:
    return reduce(and_, (Q((f"{column}__contains", f" {stem} ")) for stem in stems), Q())


def _folded(rows: ResourceQuerySet, viewer: User, which: Q) -> Q:
    """Those of `rows` for which this holds, without the originals whose own version is among
    them."""
    if viewer.organisation_id is None:
        return which
    own = rows.published().filter(organisation_id=viewer.organisation_id)
    return which & ~Q(Exists(own.filter(which, adapted_from=OuterRef("pk"))))


def _counts(
    rows: ResourceQuerySet, criteria: Criteria, viewer: User, kept: Collection[UUID]
) -> tuple[int, Counts]:
    """How many fit, and how many each option would give. One query."""
    asked = {
        f"{facet.name}__{code}": Count(
            "pk",
            filter=_folded(
                rows,
                viewer,
                fitting(criteria, kept, but=facet.name) & having(facet.name, code, kept),
            ),
        )
        for facet in FACETS
        for code, _ in facet.options
    }
    everything = _folded(rows, viewer, fitting(criteria, kept))
    total = Count("pk", filter=everything) if everything else Count("pk")
    found = rows.aggregate(total=total, **asked)
    counts = {
        facet.name: {code: found[f"{facet.name}__{code}"] for code, _ in facet.options}
        for facet in FACETS
    }
    return found["total"], counts


def _order(viewer: User, criteria: Criteria, stems: list[str]) -> list[Any]:
    """What to sort by: see resources/find.py for the rule."""
    newest = [F("published_at").desc(nulls_first=True), "id"]
    if criteria.order != USEFUL:
        return newest
    own = Q(organisation__isnull=False, organisation_id=viewer.organisation_id)
    first = [Case(When(own, then=Value(0)), default=Value(1))]
    if stems:
        in_title = When(_all("title_words", stems), then=Value(0))
        in_summary = When(_all("summary_words", stems), then=Value(1))
        first.insert(0, Case(in_title, in_summary, default=Value(2)))
    return [*first, *newest]


def find_plain(viewer: User, criteria: Criteria) -> Result:
    """One page of what this person may see and asked for. Two queries, and those that say
    whose film is kept back."""
    stems, kept = wanted(criteria.words), kept_back()
    rows = Resource.objects.visible_to(viewer).filter(_all("search_text", stems))
    total, counts = _counts(rows, criteria, viewer, kept)
    number = page_number(total, criteria.page)
    start = (number - 1) * ON_A_PAGE
    found_by = _folded(rows, viewer, fitting(criteria, kept))
    ordered = rows.filter(found_by).order_by(*_order(viewer, criteria, stems))
    found = list(ordered.values_list("pk", flat=True)[start : start + ON_A_PAGE])
    return Result(total, found, counts, number)
