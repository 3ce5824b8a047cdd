"""What somebody means by the words they look for: they write as they speak, and make slips."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final
from uuid import UUID

from records.words import MOST_WORDS, stems
from signposting.taxonomy import DANGER, EMPTY_WORDS, NEED_WORDS

_EMPTY: Final = frozenset(stems(EMPTY_WORDS))
_DANGER: Final = [f" {' '.join(stems(phrase))} " for phrase in DANGER]
# What every entry for somebody who may not be safe is found by.
_UNSAFE: Final = stems(NEED_WORDS["crisis"])[:1]
# How alike (difflib's ratio) a word and its slip are; shorter words are not guessed.
ALIKE: Final = 0.8
GUESSED: Final = 5


@dataclass(frozen=True)
class Found:
    """The entries in their order. `exact`: every one has all of the words as they were typed."""

    ids: list[UUID]
    exact: bool = True


def best(words: str, entries: Iterable[tuple[UUID, str]]) -> Found:
    """Of entries (id and search text) those that have all of the words; where there is none, those
    that have some. A word that no entry has is read as the one most like it. No query."""
    held = [(pk, frozenset(text.split())) for pk, text in entries]
    asked = meant(words)
    known = frozenset().union(*(text for _, text in held))
    spelt = [_known_as(stem, known) for stem in asked]
    every = [pk for pk, text in held if text.issuperset(spelt)]
    if every:
        return Found(every, exact=spelt == asked)
    return Found([pk for pk, text in held if not text.isdisjoint(spelt)], exact=False)


def meant(words: str) -> list[str]:
    """The stems that say something: of "I can't sleep" it is "sleep". Whoever writes that they do
    not want to live looks for what is there for that, whatever else the words may mean."""
    said = stems(words)
    if any(phrase in f" {' '.join(said)} " for phrase in _DANGER):
        return _UNSAFE
    telling = [stem for stem in said if stem not in _EMPTY]
    return list(dict.fromkeys(telling or said))[:MOST_WORDS]


def _known_as(stem: str, known: frozenset[str]) -> str:
    if stem in known or len(stem) < GUESSED:
        return stem
    return next(iter(get_close_matches(stem, sorted(known), n=1, cutoff=ALIKE)), stem)
