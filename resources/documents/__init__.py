"""Makes real PDF, Word and PowerPoint files of a text, the same bytes for the same text.

One writer for each format, all from the same blocks (resources/text.py): pdf.py (tagged, PDF/UA),
word.py, slides.py. What each file promises to somebody who listens to it: decision 45.
"""

from functools import lru_cache
from typing import Final

from resources.documents import pdf, slides, word
from resources.documents.facts import AUTHOR, MADE, Facts
from resources.text import blocks_of

__all__ = ["AUTHOR", "MADE", "Facts", "make"]

_WRITERS: Final = {"pdf": pdf.write, "docx": word.write, "pptx": slides.write}


@lru_cache(maxsize=64)
def make(facts: Facts, text: str, format: str) -> bytes:
    """The text as a file. Raises KeyError for an unknown format."""
    return _WRITERS[format](facts, blocks_of(text))
