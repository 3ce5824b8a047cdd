"""The best pairs of a cohort: against every possible one on small cases, in seconds on large."""

import json
from itertools import permutations
from random import Random
from resource import RUSAGE_CHILDREN, getrusage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring import assigned, assigning
from resources.apart import Died, Limits


@pytest.fixture
def here(monkeypatch):
    """Worked out in this process: a program for each of a hundred cases would take a minute."""

    class Answer:
        def __init__(self, module, words, content, allowed):
            self.found = json.dumps(assigned.pairs_of(json.load(content)))

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def read(self):
            return self.found

    monkeypatch.setattr(assigning, "answer", Answer)


def worth(points, pairs):
    """How many, and how good together."""
    return len(pairs), sum(points[row][column] for row, column in pairs)


def best(points, places):
    """Everything there is, one after the other."""
    columns: list[int | None] = [column for column, free in enumerate(places) for _ in range(free)]
    columns += [None] * len(points)
    found = (0, 0)
    for order in set(permutations(columns, len(points))):
        pairs = [(row, column) for row, column in enumerate(order) if column is not None]
        if all(points[row][column] is not None for row, column in pairs):
            found = max(found, worth(points, pairs))
    return found


small = st.integers(1, 4).flatmap(
    lambda rows: st.integers(1, 3).flatmap(
        lambda columns: st.tuples(
            st.lists(
                st.lists(st.none() | st.integers(0, 9), min_size=columns, max_size=columns),
                min_size=rows, max_size=rows,
            ),
            st.lists(st.integers(0, 2), min_size=columns, max_size=columns),
        )
    )
)  # fmt: skip


def test_it_is_as_good_as_the_best_of_all_there_are(here):
    @settings(max_examples=120, deadline=None, derandomize=True)
    @given(small)
    def agree(case):
        points, places = case
        pairs = assigning.assign(points, places)
        assert all(points[row][column] is not None for row, column in pairs)
        assert len({row for row, _ in pairs}) == len(pairs)
        used = [sum(column == one for _, column in pairs) for one in range(len(places))]
        assert all(taken <= free for taken, free in zip(used, places, strict=True))
        assert worth(points, pairs) == best(points, places)

    agree()


def test_more_pairs_go_before_better_ones(here):
    """Taking the best pair first would leave the second person without anybody."""
    assert assigning.assign([[9, 1], [8, None]], [1, 1]) == [(0, 1), (1, 0)]


@pytest.mark.parametrize(("points", "places"), [([], []), ([[]], []), ([[3]], [0]), ([], [1])])
def test_where_there_is_nobody_there_are_no_pairs(points, places):
    assert assigning.assign(points, places) == []


def test_five_hundred_by_five_hundred_take_seconds_in_a_program_apart():
    random = Random(1)
    points = [[random.choice([None, *range(42)]) for _ in range(500)] for _ in range(500)]
    before = getrusage(RUSAGE_CHILDREN).ru_utime
    pairs = assigning.assign(points, [1] * 500)
    assert len(pairs) == 500
    assert getrusage(RUSAGE_CHILDREN).ru_utime - before < 10


def test_what_asks_for_more_than_it_may_is_ended(monkeypatch):
    monkeypatch.setattr(assigning, "ALLOWED", Limits(memory=60_000_000, seconds=5))
    with pytest.raises(Died):
        assigning.assign([[1]], [1])
