"""The routes that come with the product: words of ours in default_routes.toml.

They are read, not loaded: an installation always has them, and a newer version brings newer words.
What an organisation changed is its own (resources/models/routes.py) and stays as it is.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from resources.models import PLACES

FILE: Final = Path(__file__).with_name("default_routes.toml")
_NAMES: Final = UUID("7c1d7a1e-5d0c-4a44-9a3e-0b7c9b7a44d4")


@dataclass(frozen=True)
class Step:
    """One step, from the file or from a row: exactly one of the three says where it leads."""

    key: UUID
    why: str
    resource_id: UUID | None = None
    original: str = ""
    page: str = ""

    @property
    def seen(self) -> str:
        """What it says now, as a mark for forms: another mark, and somebody changed it."""
        return _mark(self.why, str(self.resource_id), self.original, self.page)


@dataclass(frozen=True)
class Plan:
    """A route as it is, the default or an organisation's own."""

    place: str
    words: str
    onward: tuple[str, ...]
    steps: tuple[Step, ...]
    own: bool = False

    @property
    def seen_words(self) -> str:
        """What is said first and where it goes on, as a mark for forms."""
        return _mark(self.words, *self.onward)

    @property
    def seen(self) -> str:
        """All of it, as a mark for forms."""
        return _mark(self.seen_words, *(f"{step.key}{step.seen}" for step in self.steps))

    def step(self, key: UUID) -> Step | None:
        """The step with this key."""
        return next((step for step in self.steps if step.key == key), None)


def _mark(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


@cache
def defaults() -> Mapping[str, Plan]:
    """All of them, by place."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {place: _plan(place, facts) for place, facts in read.items()}


def _plan(place: str, facts: dict[str, Any]) -> Plan:
    steps = tuple(_step(place, one) for one in facts["steps"])
    # In the order in which a copy of it is stored.
    onward = tuple(code for code, _ in PLACES if code in facts["onward"])
    return Plan(place, facts["words"], onward, steps)


def _step(place: str, facts: dict[str, str]) -> Step:
    original, page = facts.get("original", ""), facts.get("page", "")
    key = uuid5(_NAMES, f"{place} {original} {page}")
    return Step(key, facts["why"], original=original, page=page)
