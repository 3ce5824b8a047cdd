"""Parts of a text with the words somebody looked for marked, in every form of the word."""

import re
from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

from records.words import stems

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# So much of the text stands before the first word that was looked for.
BEFORE: Final = 60
MORE: Final = "…"
MARK: Final = "<mark>"


@lru_cache(maxsize=16_384)
def _stems_of(word: str) -> frozenset[str]:
    return frozenset(stems(word))


def marked(text: str, wanted: frozenset[str]) -> Markup:
    """`text`, escaped, each word with one of these stems in <mark>."""
    if not wanted:
        return escape(text)
    pieces, last = [], 0
    for match in _WORD.finditer(text):
        if not wanted.isdisjoint(_stems_of(match[0])):
            pieces += [escape(text[last : match.start()]), f"{MARK}{escape(match[0])}</mark>"]
            last = match.end()
    pieces.append(escape(text[last:]))
    return Markup("".join(pieces))  # noqa: S704  (every piece is escaped above)


def beginning_of(text: str, wanted: frozenset[str], most: int) -> Markup:
    """At most so many characters from the beginning, marked."""
    return _part(text, wanted, 0, most)


def snippet(text: str, wanted: frozenset[str], most: int) -> Markup | None:
    """At most so many characters of `text` around the first word with one of these stems; None
    where there is none."""
    first = _first(text, wanted)
    return None if first is None else _part(text, wanted, max(0, first - BEFORE), most)


def _part(text: str, wanted: frozenset[str], start: int, most: int) -> Markup:
    begin, end = _whole(text, start, start + most)
    words = " ".join(text[begin:end].split())
    before, after = MORE if begin else "", MORE if end < len(text) else ""
    return escape(before) + marked(words, wanted) + escape(after)


def _first(text: str, wanted: frozenset[str]) -> int | None:
    """Where the first such word begins."""
    # Nearly always it begins with its stem but for the last letter: a quick way past long texts.
    lowered = text.lower()
    near = [at for stem in wanted if (at := lowered.find(stem[:-1] or stem)) >= 0]
    for start in (_word_begin(text, min(near)), 0) if near else (0,):
        for match in _WORD.finditer(text, start):
            if not wanted.isdisjoint(_stems_of(match[0])):
                return match.start()
    return None


def _word_begin(text: str, at: int) -> int:
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch without half words at its ends."""
    if start and (space := text.find(" ", start, start + 40)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", start, end)) > 0:
        end = space
    return start, end
