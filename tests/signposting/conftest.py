"""Signposts for tests."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from signposting.models import Signpost

MakeSignpost = Callable[..., Signpost]


@pytest.fixture
def make_signpost(db: None) -> MakeSignpost:
    """Makes a published demo signpost: make_signpost("quiet-line", needs=["grief"]). `channels`:
    those of each channel."""

    def make(slug: str, channels: Iterable[dict[str, Any]] = (), **more: Any) -> Signpost:
        fields: dict[str, Any] = {
            "name": slug.replace("-", " ").title(),
            "what_for": "Someone to listen",
            "who_for": "Anyone",
            "services": ["police", "fire", "ambulance"],
            "nations": ["england", "wales"],
            "needs": ["low"],
            "urgency": "support",
            "state": Signpost.State.PUBLISHED,
            "demo": True,
            **more,
        }
        made = Signpost(slug=slug, **fields)
        made.search_text = made.searched()
        made.save(force_insert=True)
        for place, channel in enumerate(channels):
            made.channels.create(place=place, **channel)
        return made

    return make
