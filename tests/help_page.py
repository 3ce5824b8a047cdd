"""The file of the page of urgent help: what one test makes is not there for the next."""

import shutil
from collections.abc import Iterator

import pytest

from signposting import at_hand


@pytest.fixture(autouse=True)
def _no_help_page_stays() -> Iterator[None]:
    yield
    shutil.rmtree(at_hand.folder(), ignore_errors=True)
