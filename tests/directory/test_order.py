"""The fair order: standing first, then a shuffle that belongs to one person for one day."""

from collections import Counter
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.order import BLOCKS, Shuffle, block_of, day_key, position, shuffle, tier

DAY = date(2026, 11, 23)


def ordered(viewer: UUID, supporters: list[UUID], day: date = DAY) -> list[UUID]:
    walk, key = shuffle(viewer, day), day_key(day)
    return sorted(supporters, key=lambda one: position(one, 0, walk, key))


@pytest.mark.parametrize(
    ("available", "load", "expected"),
    [(True, 0, 0), (True, 1, 1), (True, 2, 1), (True, 3, 2), (False, 0, 3), (False, 9, 5)],
)
def test_available_comes_first_then_the_lighter_load(
    available: bool, load: int, expected: int
) -> None:
    assert tier(available=available, load=load) == expected


def test_the_order_is_the_same_all_day_for_one_person() -> None:
    viewer, supporters = uuid4(), [uuid4() for _ in range(50)]
    assert ordered(viewer, supporters) == ordered(viewer, supporters[::-1])


def test_another_person_and_another_day_get_another_order() -> None:
    viewer, supporters = uuid4(), [uuid4() for _ in range(50)]
    mine = ordered(viewer, supporters)
    assert mine != ordered(uuid4(), supporters)
    assert mine != ordered(viewer, supporters, date(2026, 11, 24))


def test_somebody_who_leaves_moves_nobody_else() -> None:
    viewer, supporters = uuid4(), [uuid4() for _ in range(50)]
    rest = supporters[:20] + supporters[21:]
    expected = [one for one in ordered(viewer, supporters) if one != supporters[20]]
    assert ordered(viewer, rest) == expected


@settings(deadline=None, derandomize=True)
@given(st.integers(0, BLOCKS - 1), st.integers(0, BLOCKS // 2 - 1))
def test_a_walk_meets_every_block_once(start: int, half: int) -> None:
    walk = Shuffle(start, 2 * half + 1, b"")
    met = [walk.block(place) for place in range(BLOCKS)]
    assert sorted(met) == list(range(BLOCKS))
    assert [walk.place(block) for block in met] == list(range(BLOCKS))


def test_over_many_people_everybody_comes_first_about_equally_often() -> None:
    supporters = [UUID(int=number) for number in range(100, 160)]
    first: Counter[UUID] = Counter()
    for number in range(1000):
        first.update(ordered(UUID(int=number), supporters)[:20])
    places = sorted(first.values())
    assert len(places) == len(supporters)
    assert places[-1] <= 1.5 * places[len(places) // 2]


def test_the_block_is_the_days_secret() -> None:
    someone = uuid4().bytes
    blocks = {block_of(someone, day_key(date(2026, 11, day))) for day in range(1, 29)}
    assert len(blocks) > 20
