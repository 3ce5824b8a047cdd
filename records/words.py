"""Words as a search compares them: folded and stemmed here, so that both databases agree.

A column stores `words_of(text)`; a question is compared by `wanted(query)`.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

import snowballstemmer

MOST_WORDS: Final = 8
# Letters that stay whole when accents are taken off.
_WHOLE: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_WORD: Final = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    # A stemmer keeps state while it works, so each call has its own: threads share this module.
    return str(snowballstemmer.stemmer("english").stemWord(word))


def stems(text: str) -> list[str]:
    """The stems of `text` in order, without accents and capitals: "Sián's crews", sian, crew."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    without_possessive = re.sub(r"['’]s\b|['’]", "", letters.translate(_WHOLE))
    return [_stem(word) for word in _WORD.findall(without_possessive)]


def words_of(text: str) -> str:
    """`text` as it is stored for searching: each stem once, a space on either side of it."""
    return f" {' '.join(dict.fromkeys(stems(text)))} "


def wanted(query: str) -> list[str]:
    """The stems somebody looks for; a long question counts by its first eight."""
    return list(dict.fromkeys(stems(query)))[:MOST_WORDS]
