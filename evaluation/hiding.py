"""How a count is told so that nobody can be found in it.

Only counts that do not add up to each other are told, each by itself: rounded to the nearest 5,
and not at all below 5, nought included. Totals are made of what is told, so no total minus its
parts gives anything away. Decision 32 says why this is enough.
"""

from collections.abc import Iterable
from typing import Final

from records.few import LEAST, STEP, told

__all__ = [
    "FEW",
    "LEAST",
    "LEAST_FOR_SHARE",
    "NO_SHARE",
    "bounds",
    "share",
    "told",
    "total",
    "words",
]

# A share of fewer would move by several points for one person.
LEAST_FOR_SHARE: Final = 20
FEW: Final = "Not shown: fewer than 5 in each quarter, or none. So few could be somebody."
NO_SHARE: Final = "Not shown: a share of fewer than 20 says little, and could be somebody."


def bounds(number: int | None) -> tuple[int, int]:
    """Least and most that the counted number can be, as anybody can tell from the told one."""
    if number is None:
        return 0, LEAST - 1
    return max(LEAST, number - STEP // 2), number + STEP // 2


def total(parts: Iterable[int | None]) -> int | None:
    """The sum of what is told; None where nothing is."""
    return sum(part or 0 for part in parts) or None


def words(number: int | None) -> str:
    """What stands in the cell."""
    return FEW if number is None else str(number)


def share(part: int | None, whole: int | None) -> str:
    """A share made of told numbers alone, so that it tells nothing they do not."""
    if whole is None or whole < LEAST_FOR_SHARE:
        return NO_SHARE
    if part is None:
        return FEW
    return f"{round(100 * part / whole)}%"
