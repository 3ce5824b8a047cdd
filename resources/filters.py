"""What a person filters the library by: read from a form or a token, turned into a query.

Counts beside options say how many there would be with that option and the filters of the other
groups; they come from the same one query as the total.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q
from django.http import QueryDict

from records.tokens import seal, unseal
from records.words import wanted
from resources.models import ResourceQuerySet
from resources.taxonomy import AUDIENCES, KINDS, STAGES

PURPOSE: Final = "resources.filter"
LONGEST = 100


@dataclass(frozen=True)
class Facet:
    """One group of options: `lookup` is the query that finds an option's rows."""

    name: str
    label: str
    lookup: str
    options: list[tuple[str, str]]

    def q(self, codes: Iterable[str]) -> Q:
        """Rows with any of `codes`; all rows when there are none."""
        return reduce(or_, (Q((self.lookup, code)) for code in codes), Q())


FACETS: Final = (
    Facet("stage", "Where you are", "stages__has", STAGES),
    Facet("kind", "Type", "kind", KINDS),
    Facet("audience", "Who it is for", "audiences__has", AUDIENCES),
)


@dataclass(frozen=True)
class Criteria:
    """Words, the options chosen in each facet, and the page."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1

    @classmethod
    def read(cls, words: Any, chosen: Mapping[str, Any], page: Any = 1) -> "Criteria":
        """From outside; codes that do not exist are left out."""
        kept = {
            facet.name: tuple(code for code, _ in facet.options if code in chosen[facet.name])
            for facet in FACETS
            if chosen.get(facet.name)
        }
        number = page if isinstance(page, int) and page > 0 else 1
        return cls(str(words or "").strip()[:LONGEST], kept, number)

    @classmethod
    def posted(cls, data: QueryDict) -> "Criteria":
        """What somebody chose in the form."""
        return cls.read(
            data.get("words"), {facet.name: data.getlist(facet.name) for facet in FACETS}
        )

    @classmethod
    def from_token(cls, owner: UUID, token: str) -> "Criteria":
        """What `token` holds; nothing chosen when it was made for somebody else."""
        value = unseal(PURPOSE, owner, token)
        if not isinstance(value, dict):
            return cls()
        return cls.read(value.get("words"), value.get("chosen") or {}, value.get("page"))

    def token(self, owner: UUID, page: int = 1) -> str:
        """These criteria for an address that only `owner` can use."""
        return seal(
            PURPOSE, owner, {"words": self.words, "chosen": dict(self.chosen), "page": page}
        )

    def __bool__(self) -> bool:
        return bool(self.words or any(self.chosen.values()))

    def removable(self) -> list[tuple[str, "Criteria"]]:
        """Each filter in words, with the criteria that remain without it."""
        found = [(f"“{self.words}”", replace(self, words=""))] if self.words else []
        for facet in FACETS:
            labels, codes = dict(facet.options), self.chosen.get(facet.name, ())
            for code in codes:
                rest = tuple(other for other in codes if other != code)
                found.append(
                    (labels[code], replace(self, chosen={**self.chosen, facet.name: rest}))
                )
        return found

    def matching(self, rows: ResourceQuerySet) -> ResourceQuerySet:
        """The rows with every one of the words."""
        for stem in wanted(self.words):
            rows = rows.filter(search_text__contains=f" {stem}")
        return rows

    def q(self, without: str = "") -> Q:
        """The chosen options of every facet but `without`."""
        parts = (facet.q(self.chosen.get(facet.name, ())) for facet in FACETS)
        return reduce(
            lambda left, right: left & right,
            (part for facet, part in zip(FACETS, parts, strict=True) if facet.name != without),
            Q(),
        )

    def counts(self, rows: ResourceQuerySet) -> tuple[int, dict[str, dict[str, int]]]:
        """How many rows match, and how many each option would give; one query."""
        wanted_counts = {
            f"{facet.name}__{code}": Count(
                "pk", filter=self.q(without=facet.name) & Q((facet.lookup, code))
            )
            for facet in FACETS
            for code, _ in facet.options
        }
        everything = self.q()
        total = Count("pk", filter=everything) if everything else Count("pk")
        found = self.matching(rows).aggregate(total=total, **wanted_counts)
        counts = {
            facet.name: {code: found[f"{facet.name}__{code}"] for code, _ in facet.options}
            for facet in FACETS
        }
        return found["total"], counts
