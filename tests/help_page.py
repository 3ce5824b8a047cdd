"""The page of urgent help: what one test makes is not there for the next, neither as a file nor in
memory. A page made while templates were whole would be sent where a test has broken them.
"""

import shutil
from collections.abc import Iterator

import pytest

from peersupport import help_now
from signposting import at_hand


@pytest.fixture(autouse=True)
def _no_help_page_stays() -> Iterator[None]:
    yield
    shutil.rmtree(at_hand.folder(), ignore_errors=True)
    help_now._made_of.cache_clear()
