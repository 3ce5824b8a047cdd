"""How often an organisation kept its aim for the first yes, in words made of told numbers alone."""

from collections.abc import Sequence
from math import ceil, floor
from typing import Final

from evaluation.hiding import LEAST_FOR_SHARE, NO_SHARE, bounds

# How many of the bands, the shortest first, are within an aim of so many days.
WITHIN: Final = {1: 1, 3: 2, 7: 3}

Quarters = Sequence[int | None]


def least_and_most(bands: Sequence[Quarters], days: int) -> tuple[int, int] | None:
    """How many in 100 first yeses came in time. `bands`: the told quarters of each, the shortest
    first. None where too few are told.

    Small numbers are not told, so what is true lies between two shares. Quarters of which nothing
    is told are left out.
    """
    quarters = [one for one in zip(*bands, strict=True) if any(one)]
    within = WITHIN.get(days)
    if within is None or sum(number or 0 for one in quarters for number in one) < LEAST_FOR_SHARE:
        return None
    in_time = _sum([number for one in quarters for number in one[:within]])
    late = _sum([number for one in quarters for number in one[within:]])
    least = floor(100 * in_time[0] / (in_time[0] + late[1]))
    return least, ceil(100 * in_time[1] / (in_time[1] + late[0]))


def in_words(bands: Sequence[Quarters], days: int) -> str:
    """The same as a sentence, or why there is none."""
    both = least_and_most(bands, days)
    return "At least {} in 100, at most {} in 100".format(*both) if both else NO_SHARE


def _sum(numbers: Sequence[int | None]) -> tuple[int, int]:
    pairs = [bounds(number) for number in numbers]
    return sum(least for least, _ in pairs), sum(most for _, most in pairs)
