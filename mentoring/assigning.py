"""The best pairs of a whole cohort at once: first as many as possible, then as good as possible.

The order in which people applied says who has a place, not who gets whom: nobody is better matched
for having been quicker.
"""

import io
import json
from collections.abc import Sequence
from typing import Final

from resources.apart import Limits, answer

# A gigabyte of addresses, of which a fraction is used; 500 by 500 takes two seconds of it.
ALLOWED: Final = Limits(memory=2_000_000_000, seconds=60)
MOST_SIDE: Final = 500


def assign(points: Sequence[Sequence[int | None]], places: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of (row, column): each row once, each column as often as it has `places`.

    `points`: how well they go together, at least 0; None: not at all. Raises
    resources.apart.Died when it cannot be done within the limits.
    """
    columns = [column for column, free in enumerate(places) for _ in range(min(free, len(points)))]
    matrix = weighed(points, columns)
    if not matrix or not columns:
        return []
    given = io.BytesIO(json.dumps(matrix).encode())
    with answer("mentoring.assigned", [], given, ALLOWED) as out:
        found = json.load(out)
    return sorted((row, columns[place]) for row, place in found)


def weighed(points: Sequence[Sequence[int | None]], columns: Sequence[int]) -> list[list[int]]:
    """The matrix the library gets: one column for each place, 0 where two cannot be paired.

    One pair more outweighs all points there can be together. The numbers stay far below 2**53, up
    to which the library's floating point is exact.
    """
    best = max((one for row in points for one in row if one is not None), default=0)
    more = best * min(len(points), len(columns)) + 1
    return [[0 if row[column] is None else more + (row[column] or 0) for column in columns]
            for row in points]  # fmt: skip
