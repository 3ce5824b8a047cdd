"""An attacker who knows the rule, reads every table of an organisation, and tries every world.

A world is a number of supporters and one list of cells for each partition of them. The tables are
read one by one, so that only those of the same partition need to be tried together: exact, and
fast enough for dozens of people.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

Cells = tuple[int, ...]
Publish = Callable[[Cells], Any]


@cache
def splits(number: int, parts: int) -> list[Cells]:
    """Every way to part so many people into so many cells."""
    if parts == 1:
        return [(number,)]
    return [
        (first, *rest) for first in range(number + 1) for rest in splits(number - first, parts - 1)
    ]


def solve(
    truth: Sequence[Cells],
    tables: Sequence[Publish],
    number: Callable[[int], Any],
    most: int,
    known: int | None = None,
) -> list[list[set[int]]]:
    """What each cell of each partition can still be. `truth`: the cells of each partition, which
    have the same sum; `known`: the sum, for somebody who counted the people by name."""
    size = sum(truth[0])
    seen = [publish(cells) for publish, cells in zip(tables, truth, strict=True)]
    left: list[list[set[int]]] = [[set() for _ in cells] for cells in truth]
    for people in range(most + 1) if known is None else [known]:
        if number(people) != number(size):
            continue
        fits = [
            [world for world in splits(people, len(cells)) if publish(world) == told]
            for cells, publish, told in zip(truth, tables, seen, strict=True)
        ]
        if all(fits):
            for found, worlds in zip(left, fits, strict=True):
                for world in worlds:
                    for values, cell in zip(found, world, strict=True):
                        values.add(cell)
    return left


def named(codes: Sequence[str], cells: Cells) -> Mapping[str, int]:
    """Cells by the codes they stand for."""
    return dict(zip(codes, cells, strict=True))
