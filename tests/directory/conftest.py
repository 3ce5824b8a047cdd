"""The directory's own fixtures."""

import pytest

from directory import browse
from directory.index import Index
from records.held_index import Current


@pytest.fixture(params=["plain", "indexed"])
def both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Once with plain queries, once with an index made for each answer."""
    how: str = request.param
    monkeypatch.setattr(
        browse, "current", lambda day, _: Current(Index(day) if how == "indexed" else None)
    )
    return how
