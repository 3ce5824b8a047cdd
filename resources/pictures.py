"""PNG, JPEG and WebP pictures: what their heads say. They are decoded later, by a program apart,
because decoders give a picture all the memory that its head asks for.

Rules: ISO/IEC 15948 (PNG), ITU-T T.81 annex B (JPEG), RFC 9649 (WebP).
"""

import struct
from typing import Final, NamedTuple

from resources import two_in_one
from resources.pdf import Content
from resources.refusals import FileRefused, damaged

# A page at 600 dots an inch; four bytes each while it is decoded.
MOST_PIXELS: Final = 40_000_000
# JPEG's marks for a frame, which says the size; four of that range mean other things.
_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


class Head(NamedTuple):
    """Pixels across and down; whether it moves."""

    width: int
    height: int
    moves: bool = False


def check(data: Content, format: str) -> None:
    """Raises FileRefused unless the head of `data` is that of a still picture of a usual size."""
    two_in_one.refuse(data, "picture")
    found = head(data, format)
    if found.moves:
        raise FileRefused(
            "This picture moves. Save one picture of it, or upload it as a film (.mp4)."
        )
    refuse_large(found.width, found.height)


def head(data: Content, format: str) -> Head:
    """What the head of a picture says. Raises FileRefused where it is none."""
    readers = {"png": _png, "jpg": _jpeg, "webp": _webp}
    try:
        found = readers[format](data)
    except (IndexError, struct.error) as error:
        raise damaged() from error
    if not found.width or not found.height:
        raise damaged()
    return found


def refuse_large(width: int, height: int) -> None:
    """Raises FileRefused for more pixels than anybody can show."""
    if width * height > MOST_PIXELS:
        raise FileRefused(
            f"This picture is {width} by {height} pixels, more than anybody can show. Save it with "
            "at most 6,000 by 6,000 and upload that."
        )


def _png(data: Content) -> Head:
    if bytes(data[12:16]) != b"IHDR":
        raise damaged()
    width, height = struct.unpack_from("!II", data, 16)
    return Head(width, height, data.find(b"acTL", 33, 65_536) > 0)


def _jpeg(data: Content) -> Head:
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _SIZES:
            height, width = struct.unpack_from("!HH", data, at + 5)
            return Head(width, height)
        if marker == 0xFF:
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            at += 2 + struct.unpack_from("!H", data, at + 2)[0]
    raise damaged()


def _webp(data: Content) -> Head:
    kind = bytes(data[12:16])
    if kind == b"VP8X":
        across, down = bytes(data[24:27]), bytes(data[27:30])
        moves = bool(data[20] & 2)
        return Head(1 + int.from_bytes(across, "little"), 1 + int.from_bytes(down, "little"), moves)
    if kind == b"VP8L" and data[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", data, 21)
        return Head(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    if kind == b"VP8 " and bytes(data[23:26]) == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return Head(width & 0x3FFF, height & 0x3FFF)
    raise damaged()
