"""Two attackers: one who reads every page at once, one who reads every Monday's."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

Counts = tuple[int, ...]
Publish = Callable[[Counts], Any]


def possible(truth: Counts, publish: Publish, most: int) -> list[set[int]]:
    """What each count can still be, to somebody who knows the rule and reads all that is told."""
    seen = publish(truth)
    worlds = [w for w in product(range(most + 1), repeat=len(truth)) if publish(w) == seen]
    return [{world[place] for world in worlds} for place in range(len(truth))]


def bounds_of_weeks(
    windows: Sequence[tuple[int, int]], length: int, known: int
) -> list[tuple[int, int]]:
    """Least and most of each week, from bounds of each window of `length` weeks; the first `known`
    weeks had nothing.

    Sums up to a week are differences of each other: shortest ways give the exact bounds.
    """
    size = len(windows) + length
    far = 10**6
    most = [[0 if a == b else far for b in range(size)] for a in range(size)]

    def at_most(a: int, b: int, value: int) -> None:
        most[a][b] = min(most[a][b], value)

    for week in range(size - 1):
        at_most(week + 1, week, 0)
        if week < known:
            at_most(week, week + 1, 0)
    for start, (least, top) in enumerate(windows):
        at_most(start, start + length, top)
        at_most(start + length, start, -least)
    for mid in range(size):
        for a in range(size):
            for b in range(size):
                at_most(a, b, most[a][mid] + most[mid][b])
    return [(-most[week + 1][week], most[week][week + 1]) for week in range(size - 1)]
