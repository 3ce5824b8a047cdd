"""Which format is cleaned by what."""

from collections.abc import Callable
from typing import IO, Final

from resources import captions
from resources.clean import media, odf, ooxml, pdf, pictures

# Each writes a copy of the first into the second and gives the comments it found; the last says
# whether they stay. They raise FileRefused.
Cleaner = Callable[[IO[bytes], IO[bytes], bool], list[str]]

CLEANERS: Final[dict[str, Cleaner]] = {
    "pdf": pdf.clean,
    "docx": ooxml.clean,
    "pptx": ooxml.clean,
    "xlsx": ooxml.clean,
    "odt": odf.clean,
    "odp": odf.clean,
    "png": pictures.png,
    "jpg": pictures.jpg,
    "webp": pictures.webp,
    "mp3": media.mp3,
    "mp4": media.mp4,
    "vtt": captions.clean,
    "srt": captions.clean,
}


def clean(content: IO[bytes], out: IO[bytes], format: str, *, keep_comments: bool) -> list[str]:
    """The same in this process, for files of our own. Gives the comments it found."""
    return CLEANERS[format](content, out, keep_comments)
