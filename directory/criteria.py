"""What somebody looks for: the options there are, those chosen, and how they travel in a token."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from directory.taxonomy import AREA_CHOICES, AREAS, SENSITIVE, Language, Region, Way
from people.taxonomy import SERVICES
from records.tokens import seal, unseal

PURPOSE: Final = "directory.filter"
LONGEST_WORD: Final = 100
SAME, OTHER, ANY = "same", "other", ""
ORGANISATIONS: Final = [(SAME, "My organisation"), (OTHER, "Other organisations")]
AVAILABLE: Final = "Taking new contacts"
FREE_TODAY: Final = "Usually free today"
# The facets in which several options can be chosen, with their options in order.
OPTIONS: Final[dict[str, list[tuple[str, str]]]] = {
    "services": list(SERVICES),
    "areas": [pair for _, group in AREA_CHOICES for pair in group],
    "ways": [(str(code), str(label)) for code, label in Way.choices],
    "regions": [(str(code), str(label)) for code, label in Region.choices],
    "languages": [(str(code), str(label)) for code, label in Language.choices],
}
LABELS: Final = {facet: dict(options) for facet, options in OPTIONS.items()}
# Special category counts below this are not shown: they could point at somebody.
LEAST_SPECIAL: Final = 10


@dataclass(frozen=True)
class Criteria:
    """The filters in use. Within a facet any of the options will do; every facet must fit."""

    word: str = ""
    services: tuple[str, ...] = ()
    organisations: str = ANY
    regions: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    available: bool = False
    free_today: bool = False

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> "Criteria":
        """From outside; whatever does not exist is left out."""
        organisations = raw.get("organisations")
        return cls(
            word=str(raw.get("word") or "").strip()[:LONGEST_WORD],
            organisations=organisations if organisations in (SAME, OTHER) else ANY,
            available=bool(raw.get("available")),
            free_today=bool(raw.get("free_today")),
            **{name: _known(name, raw.get(name)) for name in OPTIONS},
        )

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The options chosen in one of OPTIONS."""
        codes: tuple[str, ...] = getattr(self, facet)
        return codes

    @property
    def asks_sensitive(self) -> bool:
        """Whether an area was chosen that nobody shows: the answer is then always the same."""
        return not SENSITIVE.isdisjoint(self.areas)

    @property
    def in_use(self) -> int:
        """How many filters are on."""
        several = sum(len(self.chosen(facet)) for facet in OPTIONS)
        return (
            several + bool(self.word) + bool(self.organisations) + self.available + self.free_today
        )

    def without(self) -> list[tuple[str, "Criteria"]]:
        """Each filter in words, with the criteria that remain when it is removed."""
        found = [(f"“{self.word}”", replace(self, word=""))] if self.word else []
        if self.available:
            found.append((AVAILABLE, replace(self, available=False)))
        if self.free_today:
            found.append((FREE_TODAY, replace(self, free_today=False)))
        if self.organisations:
            label = dict(ORGANISATIONS)[self.organisations]
            found.append((label, replace(self, organisations=ANY)))
        for facet in OPTIONS:
            for code in self.chosen(facet):
                rest = tuple(other for other in self.chosen(facet) if other != code)
                less: dict[str, Any] = {facet: rest}
                found.append((LABELS[facet][code], replace(self, **less)))
        return found

    def token(self, owner: UUID, page: int = 1) -> str:
        """These criteria and a page, for an address only `owner` can use; "" for the plain list."""
        held: dict[str, Any] = {
            name: value for name, value in vars(self).items() if value not in ((), "", False)
        }
        if page > 1:
            held["page"] = page
        return seal(PURPOSE, owner, held) if held else ""


def _known(facet: str, codes: Any) -> tuple[str, ...]:
    given = set(codes) if isinstance(codes, list | tuple) else set()
    return tuple(code for code, _ in OPTIONS[facet] if code in given)


def read_token(owner: UUID, token: str) -> tuple[Criteria, int] | None:
    """The criteria and page a token holds; None when it was not made for this account."""
    held = unseal(PURPOSE, owner, token)
    if not isinstance(held, dict):
        return None
    page = held.get("page")
    return Criteria.read(held), page if isinstance(page, int) and page > 0 else 1


def shown_count(area: str, count: int) -> int | None:
    """The count beside an area, or None where it must not be shown."""
    if area in SENSITIVE or (AREAS[area].special and count < LEAST_SPECIAL):
        return None
    return count
