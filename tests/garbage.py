"""Python looks for unreachable rings of objects less often while tests run.

It looks each time 700 objects more were made, and through everything that was imported too: a
twentieth of the whole run. Modules and tests never go, so they are left out of the looking, and
what a test makes mostly goes without it. After a worker's last test it looks once more, through
all of them: whatever was not closed is said, and fails the run.
"""

import gc

import pytest

OFTEN = (20_000, 20, 20)


def pytest_configure() -> None:
    gc.set_threshold(*OFTEN)


def pytest_collection_finish() -> None:
    gc.freeze()


def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    if nextitem is None:
        gc.collect()
