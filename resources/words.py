"""Words as the search compares them: folded and stemmed here, so that both databases agree."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

MOST_TERMS = 8
_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    # A stemmer keeps state while it works, so each call has its own: threads share this module.
    return str(snowballstemmer.stemmer("english").stemWord(word))


def terms(text: str) -> list[str]:
    """The stems of `text` in order, without accents and capitals: "Groups' rôle", group, role."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return [_stem(word) for word in _WORD.findall(letters.replace("'", "").replace("’", ""))]


def searchable(*texts: str) -> str:
    """What goes into a `search_text` column: each stem once, a space on either side of it."""
    return f" {' '.join(dict.fromkeys(terms(' '.join(texts))))} "


def wanted(query: str) -> list[str]:
    """The stems a person looks for; a very long question counts by its first eight."""
    return list(dict.fromkeys(terms(query)))[:MOST_TERMS]
