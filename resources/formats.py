"""The formats the library takes: what they are called, how large a file may be, how it begins."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings

_OOXML: Final = "application/vnd.openxmlformats-officedocument"
_ODF: Final = "application/vnd.oasis.opendocument"


@dataclass(frozen=True)
class Format:
    """One format. `code` is what names end in; `megabytes` the most a file may have."""

    code: str
    name: str
    media_type: str
    megabytes: int
    endings: tuple[str, ...] = ()
    smaller: str = "Make the pictures in it smaller and save it again."

    @property
    def an(self) -> str:
        """Its name behind an article."""
        return f"{'an' if self.name[0] in 'EOM' else 'a'} {self.name}"

    @property
    def most(self) -> int:
        """The largest file of this kind in bytes."""
        return min(self.megabytes * 1_000_000, settings.MAX_UPLOAD_BYTES)


_PICTURE: Final = "Save it with fewer pixels or as JPEG."
_FILM: Final = "Save it with a smaller picture, or upload it in parts."
FORMATS: Final = {
    each.code: each
    for each in (
        Format("pdf", "PDF", "application/pdf", 100),
        Format("docx", "Word", f"{_OOXML}.wordprocessingml.document", 100),
        Format("pptx", "PowerPoint", f"{_OOXML}.presentationml.presentation", 100),
        Format("xlsx", "Excel", f"{_OOXML}.spreadsheetml.sheet", 20, smaller="Split it."),
        Format("odt", "OpenDocument text", f"{_ODF}.text", 100),
        Format("odp", "OpenDocument slides", f"{_ODF}.presentation", 100),
        Format("png", "PNG picture", "image/png", 20, smaller=_PICTURE),
        Format("jpg", "JPEG picture", "image/jpeg", 20, ("jpeg",), _PICTURE),
        Format("webp", "WebP picture", "image/webp", 20, smaller=_PICTURE),
        Format("mp3", "MP3 sound", "audio/mpeg", 100, smaller="Save it with a lower bit rate."),
        Format("mp4", "MP4 film", "video/mp4", 200, ("m4v",), _FILM),
        Format("vtt", "WebVTT captions", "text/vtt", 1, smaller="Split it."),
        Format("srt", "SubRip captions", "application/x-subrip", 1, smaller="Split it."),
    )
}
_TEXTS: Final = ("vtt", "srt")
_PACKED: Final = ("docx", "pptx", "xlsx", "odt", "odp")
ZIP: Final = b"PK\x03\x04"


def ending_of(name: str) -> str:
    """What a file's name ends in, in lower case, without the point."""
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def begins_like(start: bytes, name: str) -> str:
    """What a file seems to be by its first bytes (16 are enough), and by its name where they do not
    say it; "" for nothing we take. Only for how much of it to receive: `pipeline.check` decides."""
    ending = ending_of(name)
    if start.startswith(ZIP):
        return ending if ending in _PACKED else "docx"
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ending if ending in _TEXTS else ""
    if start[4:8] == b"ftyp":
        return "mp4"
    if start.startswith(b"ID3") or (len(start) > 1 and start[0] == 0xFF and start[1] >= 0xE0):
        return "mp3"
    return ending if ending in _TEXTS else ""
