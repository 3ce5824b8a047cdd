"""What a generated file says about itself, and one date on everything in it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# Files say when they were made; ours say one day, so that nothing differs from run to run.
MADE: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
AUTHOR: Final = "Side by Side peer support"
# The language of the library as documents write it.
_LANGUAGES: Final = {"en": "en-GB", "cy": "cy-GB", "gd": "gd-GB", "ga": "ga-IE"}


class CannotFilm(Exception):
    """There is no ffmpeg on this host, it failed, or there is nothing to show."""


@dataclass(frozen=True)
class Facts:
    """Title and summary, language (a code of the library), and the last line: how it may be used.

    `owner`: who stands as the author in the file's properties.
    """

    title: str
    summary: str
    language: str = "en"
    owner: str = AUTHOR
    use: str = ""

    @property
    def tongue(self) -> str:
        """The language as BCP 47 writes it: en-GB."""
        return _LANGUAGES.get(self.language, self.language)


def dated(package: BytesIO) -> bytes:
    """The same package with one date on all its entries: they carry the minute they were made."""
    out = BytesIO()
    with ZipFile(package) as made, ZipFile(out, "w", ZIP_DEFLATED) as again:
        for entry in made.infolist():
            same_day = ZipInfo(entry.filename, MADE.timetuple()[:6])
            same_day.compress_type = ZIP_DEFLATED
            again.writestr(same_day, made.read(entry))
    return out.getvalue()
