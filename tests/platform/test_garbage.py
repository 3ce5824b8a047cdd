"""Tests run with fewer looks for unreachable objects (tests/garbage.py)."""

import gc

from tests.garbage import OFTEN


def test_python_looks_less_often_and_not_through_what_was_imported() -> None:
    assert gc.get_threshold() == OFTEN
    assert gc.get_freeze_count() > 10_000
