"""What a person filters the library by: read from a form or a token. What is found is decided in
resources/find.py.

A word or a topic can be about somebody's health, so what is chosen never stands in an address that
can be read: it is posted, and comes back sealed for the one account.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.http import QueryDict

from records.tokens import seal, unseal
from resources.taxonomy import (
    AUDIENCES,
    FORMATS,
    KINDS,
    LANGUAGES,
    ON_THE_PAGE,
    ON_THE_WEB,
    STAGES,
    TOPICS,
    VALUES,
)

PURPOSE: Final = "resources.filter"
LONGEST: Final = 100
USEFUL, NEWEST = "useful", "newest"
ORDERS: Final = [(USEFUL, "Most useful first"), (NEWEST, "Newest first")]
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Facet:
    """One group of options. `folded`: shut until something in it is chosen."""

    name: str
    label: str
    options: list[tuple[str, str]]
    folded: bool = True


FACETS: Final = (
    Facet("stage", "Where you are", STAGES, folded=False),
    Facet("topic", "What it is about", TOPICS),
    Facet("kind", "Type", KINDS, folded=False),
    Facet("audience", "Who it is for", AUDIENCES),
    Facet("value", "Side by Side value", VALUES),
    Facet(
        "format",
        "Format",
        [*FORMATS, (ON_THE_WEB, "On another site"), (ON_THE_PAGE, "To read here")],
    ),
    Facet("language", "Language", LANGUAGES),
)


class Option(NamedTuple):
    """One box: `number` says how many there would be with it."""

    code: str
    words: str
    chosen: bool
    number: int


class Group(NamedTuple):
    """One facet as it is drawn; options that would give nothing are left out."""

    facet: Facet
    options: list[Option]
    open: bool


@dataclass(frozen=True)
class Criteria:
    """Words, the options chosen in each facet, the order, and the page."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = USEFUL
    page: int = 1

    @classmethod
    def read(
        cls, words: Any, chosen: Mapping[str, Any], order: Any = USEFUL, page: Any = 1
    ) -> "Criteria":
        """From outside; codes that do not exist are left out."""
        found = {
            facet.name: tuple(code for code, _ in facet.options if code in chosen[facet.name])
            for facet in FACETS
            if chosen.get(facet.name)
        }
        kept = {name: codes for name, codes in found.items() if codes}
        number = page if isinstance(page, int) and page > 0 else 1
        known = order if order in dict(ORDERS) else USEFUL
        return cls(str(words or "").strip()[:LONGEST], kept, known, number)

    @classmethod
    def posted(cls, data: QueryDict) -> "Criteria":
        """What somebody chose in the form."""
        chosen = {facet.name: data.getlist(facet.name) for facet in FACETS}
        return cls.read(data.get("words"), chosen, data.get("order"))

    @classmethod
    def from_token(cls, owner: UUID, token: str) -> "Criteria":
        """What `token` holds; nothing chosen when it was made for somebody else."""
        value = unseal(PURPOSE, owner, token) if token else None
        if not isinstance(value, dict):
            return cls()
        chosen = value.get("chosen")
        kept = chosen if isinstance(chosen, dict) else {}
        return cls.read(value.get("words"), kept, value.get("order"), value.get("page"))

    def token(self, owner: UUID, page: int = 1) -> str:
        """These criteria for an address that only `owner` can use; "" for the plain list."""
        held: dict[str, Any] = {}
        if self.words:
            held["words"] = self.words
        if self.chosen:
            held["chosen"] = dict(self.chosen)
        if self.order != USEFUL:
            held["order"] = self.order
        if page > 1:
            held["page"] = page
        return seal(PURPOSE, owner, held) if held else ""

    def __bool__(self) -> bool:
        return bool(self.words or self.chosen)

    @property
    def in_use(self) -> int:
        """How many filters are on."""
        return bool(self.words) + sum(map(len, self.chosen.values()))

    def removable(self) -> list[tuple[str, "Criteria"]]:
        """Each filter in words, with the criteria that remain without it."""
        found = [(f"“{self.words}”", replace(self, words="", page=1))] if self.words else []
        for facet in FACETS:
            labels, codes = dict(facet.options), self.chosen.get(facet.name, ())
            for code in codes:
                rest = tuple(other for other in codes if other != code)
                chosen = {**self.chosen, facet.name: rest} if rest else dict(self.chosen)
                if not rest:
                    del chosen[facet.name]
                found.append((labels[code], replace(self, chosen=chosen, page=1)))
        return found

    def groups(self, counts: Counts) -> list[Group]:
        """The filter as it is drawn."""
        drawn = []
        for facet in FACETS:
            chosen, given = self.chosen.get(facet.name, ()), counts[facet.name]
            options = [
                Option(code, words, code in chosen, given[code])
                for code, words in facet.options
                if given[code] or code in chosen
            ]
            if options:
                drawn.append(Group(facet, options, bool(chosen)))
        return drawn
