"""Makes real files of a text, the same bytes for the same text: PDF, Word, PowerPoint, a film.

One writer for each format, all from the same blocks (resources/text.py): pdf.py (tagged, PDF/UA),
word.py, slides.py, film.py with its captions. What each file promises to somebody who listens to
it: decisions 45 and 54.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from django.utils.module_loading import import_string

from resources.documents.facts import AUTHOR, MADE, CannotFilm, Facts
from resources.text import blocks_of

__all__ = ["AUTHOR", "FILM", "MADE", "Facts", "make", "makeable"]

FILM: Final = "mp4"
# By name: their libraries are read when the first file is made, not when a worker starts.
_WRITERS: Final = {
    "pdf": "resources.documents.pdf.write",
    "docx": "resources.documents.word.write",
    "pptx": "resources.documents.slides.write",
    FILM: "resources.documents.film.write",
    "vtt": "resources.documents.film.captions",
}
# Without the film its captions are none.
_OF_A_FILM: Final = (FILM, "vtt")


@lru_cache(maxsize=64)
def make(facts: Facts, text: str, format: str) -> bytes:
    """The text as a file. Raises KeyError for an unknown format, CannotFilm for a film."""
    made: bytes = import_string(_WRITERS[format])(facts, blocks_of(text))
    return made


def makeable(facts: Facts, text: str, formats: Sequence[str]) -> list[str]:
    """Those of `formats` that can be made of this text here: a film needs ffmpeg.

    A film takes some ten seconds and is kept for who asks next: ask once before a transaction.
    """
    try:
        if FILM in formats:
            make(facts, text, FILM)
    except CannotFilm:
        return [format for format in formats if format not in _OF_A_FILM]
    return list(formats)
