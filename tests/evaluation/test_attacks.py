"""Nobody finds a small number, whatever they read together; and the attackers are no straw men."""

import random

from evaluation.figures import year
from evaluation.hiding import LEAST, told, total
from tests.evaluation.attack import bounds_of_weeks, possible

MOST = 8
LENGTH = 8


def all_pages(counts):
    """Two organisations and two quarters: the pages after the first quarter and after both."""
    first, second = counts[::2], counts[1::2]
    early = [year([quarter]) for quarter in first]
    late = [year(both) for both in zip(first, second, strict=True)]
    after = [year([quarter]) for quarter in second]
    return [*early, total(early), *late, total(late), *after, total(after)]


def only_small_hidden(counts):
    return [*(count if count >= LEAST else None for count in counts), sum(counts)]


def found(truth, publish):
    """Places with a small number that can be nothing but small and there."""
    left = possible(truth, publish, MOST)
    return [place for place, values in enumerate(left) if values <= set(range(1, LEAST))]


def some_tables(seed, size, number=25):
    chance = random.Random(seed)
    return [tuple(chance.choice((0, 1, 2, 4, 5, 7, 8)) for _ in range(size)) for _ in range(number)]


def test_all_pages_of_all_organisations_and_quarters_together_leave_every_small_number_open():
    for truth in some_tables(1, 4):
        left = possible(truth, all_pages, MOST)
        small = [values for count, values in zip(truth, left, strict=True) if count < LEAST]
        assert small == [set(range(LEAST))] * len(small)


def test_the_same_attack_finds_small_numbers_where_the_total_is_the_true_one():
    assert found((7, 3, 8), only_small_hidden) == [1]
    assert any(found(truth, only_small_hidden) for truth in some_tables(2, 3))


def test_the_same_attack_finds_everything_where_nothing_is_hidden():
    assert found((7, 3, 8), lambda counts: counts) == [1]


def window_bounds(count):
    """What a told number says about the counted one."""
    fits = [n for n in range(count + 10) if told(n) == told(count)]
    return fits[0], fits[-1]


def history(seed):
    chance = random.Random(seed)
    weeks = [0] * LENGTH + [chance.choice((0, 0, 1, 2, 3, 6)) for _ in range(20)]
    sums = [sum(weeks[at : at + LENGTH]) for at in range(len(weeks) - LENGTH + 1)]
    return weeks, sums


def test_rounded_windows_that_move_each_week_would_give_weeks_away():
    given_away = 0
    for seed in range(10):
        weeks, sums = history(seed)
        bounds = bounds_of_weeks([window_bounds(s) for s in sums], LENGTH, LENGTH)
        for count, (least, most) in zip(weeks, bounds, strict=True):
            assert least <= count <= most
            given_away += least >= 1 and most < LEAST
    assert given_away > 0


def test_the_same_attack_finds_every_week_where_windows_are_exact():
    weeks, sums = history(1)
    bounds = bounds_of_weeks([(s, s) for s in sums], LENGTH, LENGTH)
    assert bounds == [(count, count) for count in weeks]
