"""What cameras and programs write into JPEG and PNG files beside the picture, taken out without
touching the picture: for pictures inside documents.

JPEG: ITU-T T.81 annex B (markers). PNG: ISO/IEC 15948, 5.3 (chunks).
"""

import struct
from collections.abc import Iterator
from typing import Final

_JPEG: Final = b"\xff\xd8"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
# Segments a picture needs: everything but APPn and comments; of APPn the head (0), colours (2, an
# ICC profile) and Adobe's note on how colours are coded (14).
_APP0, _APP15, _COMMENT, _SCAN, _END = 0xE0, 0xEF, 0xFE, 0xDA, 0xD9
_KEPT_APPS: Final = {0xE0, 0xE2, 0xEE}
_ALONE: Final = {0x01, *range(0xD0, 0xD8)}
# Text, time, place and the camera's own notes.
_PNG_TRACES: Final = {b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"}


def without_traces(data: bytes) -> bytes:
    """The same picture; what is no JPEG or PNG, or not whole, as it was."""
    if data.startswith(_JPEG):
        return b"".join(_jpeg(data))
    if data.startswith(_PNG):
        return b"".join(_png(data))
    return data


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Segment by segment up to the end mark; what lies behind it is no part of the picture."""
    yield _JPEG
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, end = data[at + 1], at + 2
        if marker == 0xFF:
            at += 1
            continue
        if marker == _END:
            yield data[at:end]
            return
        if marker not in _ALONE:
            end += int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SCAN:
            end = _end_of_scan(data, end)
        if not _is_trace(marker, data[at + 4 : at + 16]):
            yield data[at:end]
        at = end
    yield data[at:]


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands: in the picture's own bytes an FF is followed by 00 or is one
    of the marks to begin anew at."""
    while (at := data.find(b"\xff", at)) >= 0:
        if at + 1 < len(data) and data[at + 1] != 0 and data[at + 1] not in _ALONE:
            return at
        at += 2
    return len(data)


def _is_trace(marker: int, start: bytes) -> bool:
    if marker == 0xE2:
        return not start.startswith(b"ICC_PROFILE")
    return marker == _COMMENT or (_APP0 <= marker <= _APP15 and marker not in _KEPT_APPS)


def _png(data: bytes) -> Iterator[bytes]:
    yield _PNG
    at = len(_PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from("!I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if kind not in _PNG_TRACES:
            yield data[at:end]
        at = end
        if kind == b"IEND":
            return
    yield data[at:]
