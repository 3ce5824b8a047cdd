"""What browsing answers: how many, whom on this page, how many each other option would give."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from directory.cards import Card

ON_A_PAGE: Final = 20
MOST_PAGES: Final = 50
Counts = Mapping[str, Mapping[str, int | None]]


class Found(NamedTuple):
    """One supporter in the list: the name in addresses for this viewer, the row, the words."""

    address: str
    id: UUID
    card: Card


@dataclass(frozen=True)
class Result:
    """One page of the list. `counts`: facet -> option -> how many there would be with it, given
    the filters of the other facets; None where a count must not be shown."""

    total: int
    found: list[Found]
    counts: Counts
    page: int

    @property
    def pages(self) -> int:
        """How many pages can be opened."""
        return page_number(self.total, MOST_PAGES)


# The answer for areas that nobody shows on a profile: no query was asked for it.
NOT_SHOWN: Final = Result(total=0, found=[], counts={}, page=1)


def page_number(total: int, asked: int) -> int:
    """The page to show for the page asked for: the nearest there is."""
    return max(1, min(asked, MOST_PAGES, -(-total // ON_A_PAGE)))
