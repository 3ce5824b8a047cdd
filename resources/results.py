"""What a search in the library answers: how many, which on this page, the counts."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from resources.filters import Counts

ON_A_PAGE: Final = 20
MOST_PAGES: Final = 50


@dataclass(frozen=True)
class Result:
    """One page. `counts`: facet -> option -> how many there would be with it, given the filters of
    the other facets."""

    total: int
    found: list[UUID]
    counts: Counts
    page: int

    @property
    def pages(self) -> int:
        """How many pages can be opened."""
        return page_number(self.total, MOST_PAGES)


def page_number(total: int, asked: int) -> int:
    """The page to show for the page asked for: the nearest there is."""
    return max(1, min(asked, MOST_PAGES, -(-total // ON_A_PAGE)))
