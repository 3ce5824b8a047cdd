"""How a count is told so that nobody can be found in it: rounded, and not at all where it is small.

Decision 32 says when that is enough: only for counts that do not add up to each other, of times
that are over and do not overlap.
"""

from typing import Final

LEAST: Final = 5
STEP: Final = 5


def told(count: int) -> int | None:
    """The number as it may be told, or None where it may not: below 5, nought included."""
    if count < LEAST:
        return None
    return (count + STEP // 2) // STEP * STEP
