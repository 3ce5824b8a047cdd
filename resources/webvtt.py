"""Captions as browsers read them: SubRip becomes WebVTT."""

import re
from typing import Final

_TIME: Final = r"(\d{1,2}:\d{2}:\d{2})[,.](\d{3})"
_CUE: Final = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}.*$", re.MULTILINE)


class NoCaptions(ValueError):
    """The text holds no captions."""


def as_webvtt(content: bytes, format: str) -> str:
    """The captions of a file in format "vtt" or "srt" as WebVTT. Raises NoCaptions."""
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    if format == "vtt":
        if not text.startswith("WEBVTT"):
            raise NoCaptions
        return text
    if not _CUE.search(text):
        raise NoCaptions
    return "WEBVTT\n\n" + _CUE.sub(_cue, text).strip() + "\n"


def _cue(found: re.Match[str]) -> str:
    """The line of times: a point before the thousandths, and hours of two digits."""
    begin, end = (f"{hours:0>8}.{rest}" for hours, rest in (found.group(1, 2), found.group(3, 4)))
    return f"{begin} --> {end}"
