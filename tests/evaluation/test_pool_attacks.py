"""No cell of 1 to 4 is found from all tables of peer supporters together; and no straw men."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from evaluation.hiding import LEAST, told
from evaluation.pool import BANDS, TIMES, told_state, told_table
from tests.evaluation.solver import named, solve

MOST = 24
BAND_CODES = ("1", "2", "3")
TIME_CODES = ("night", "evening", "day", "unsaid")
SMALL = set(range(LEAST))


def bands(cells):
    """Bands 3, 4 and 5 are one group at every level: one cell stands for them."""
    return told_table(named(BAND_CODES, cells), BANDS) if told(sum(cells)) else {}


def times(cells):
    return told_table(named(TIME_CODES, cells), TIMES) if told(sum(cells)) else {}


def training(cells):
    return told_state("training", cells[0], sum(cells))


def cells_by_cell(cells):
    """The usual way: each cell by itself, the small ones hidden."""
    return [told(cell) for cell in cells]


def exact_but_small(cells):
    return [cell if cell >= LEAST else None for cell in cells]


@st.composite
def organisations(draw):
    """Each of up to 20 supporters has a band, usual times, and training and supervision that are
    up to date or not."""
    held = st.integers(0, 1)
    one = st.tuples(st.sampled_from((0, 0, 0, 1, 1, 2)), st.integers(0, 3), held, held)
    people = draw(st.lists(one, max_size=20))
    counts = [[0] * size for size in (3, 4, 2, 2)]
    for person in people:
        for table, code in zip(counts, person, strict=True):
            table[code] += 1
    return tuple(map(tuple, counts))


def open_cells(truth, left):
    """What each small cell can still be."""
    pairs = [(c, v) for cells, found in zip(truth, left, strict=True) for c, v in
             zip(cells, found, strict=True)]  # fmt: skip
    return [values for cell, values in pairs if cell < LEAST]


def supervision(cells):
    return told_state("supervision", cells[0], sum(cells))


ALL = (bands, times, training, supervision)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(organisations())
@example(((13, 2, 1), (6, 5, 5, 0), (15, 1), (11, 5)))
@example(((5, 5, 5), (5, 5, 5, 0), (1, 14), (15, 0)))
@example(((4, 0, 0), (0, 4, 0, 0), (4, 0), (3, 1)))
def test_every_small_cell_may_still_be_any_from_none_to_four(truth):
    for values in open_cells(truth, solve(truth, ALL, told, MOST)):
        assert values >= SMALL


@settings(max_examples=50, deadline=None, derandomize=True)
@given(organisations())
def test_also_to_somebody_who_counted_the_supporters_by_name(truth):
    size = sum(truth[0])
    for values in open_cells(truth, solve(truth, ALL, told, MOST, known=size)):
        assert values >= set(range(min(LEAST, size + 1)))


def pinned(truth, tables, number=told):
    """Small cells that can be nothing but small and there."""
    return [v for v in open_cells(truth, solve(truth, tables, number, MOST)) if 0 not in v]


def test_the_same_attack_finds_small_cells_where_each_is_hidden_by_itself():
    truth = ((5, 4, 4), (8, 5, 0, 0))
    assert pinned(truth, (cells_by_cell, cells_by_cell)) == [{2, 3, 4}, {2, 3, 4}]
    assert pinned(truth, (bands, times)) == []


def test_the_same_attack_finds_the_complement_where_the_rest_is_exact():
    truth = ((13, 5, 2), (8, 12, 0, 0))
    assert pinned(truth, (exact_but_small, exact_but_small), number=int) == [{2}]
    assert pinned(truth, (bands, times), number=int) == []
