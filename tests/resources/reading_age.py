"""How hard a text is to read: the Flesch–Kincaid grade (Kincaid and others, 1975), roughly.

A grade and five make the age in years. Syllables are counted by groups of vowels, so a text may be
half a grade easier or harder than a dictionary would say.
"""

import re

from resources.text import Heading, Items, Notes, Paragraph, Runs, blocks_of, plain

_SENTENCE = re.compile(r"[.!?:;…]+(?:\s|$)")
_WORD = re.compile(r"[A-Za-z’']+")


def syllables(word: str) -> int:
    """At least one."""
    bare = re.sub(r"(?:e|es|ed)$", "", word.lower().strip("’'")) or word.lower()
    return max(1, len(re.findall(r"[aeiouy]+", bare)))


def sentences_of(text: str) -> list[list[str]]:
    """The words of each sentence; a heading and a point of a list are one."""
    spoken = [plain(runs) for runs in _runs_of(text)]
    parts = [part for one in spoken for part in _SENTENCE.split(one)]
    return [words for part in parts if (words := _WORD.findall(part))]


def _runs_of(text: str) -> list[Runs]:
    found: list[Runs] = []
    for block in blocks_of(text):
        if isinstance(block, Items):
            found += block.items
        elif isinstance(block, Heading | Paragraph | Notes):
            found.append(block.runs)
    return found


def reading_age(text: str) -> float:
    """In years."""
    sentences = sentences_of(text)
    words = [word for sentence in sentences for word in sentence]
    grade = (
        0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    )
    return grade + 5
