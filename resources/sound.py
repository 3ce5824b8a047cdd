"""MP3: a chain of frames (ISO/IEC 11172-3, 2.4.1.3; 13818-3), with tags before and behind it."""

from collections.abc import Iterator
from typing import Final

from resources import two_in_one
from resources.pdf import Content
from resources.refusals import FileRefused, damaged

_FEWEST: Final = 3
# Kilobits a second by version (MPEG 1, then 2 and 2.5) for layer III; 0 and 15 mean nothing.
_RATES: Final = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
_HERTZ: Final = {
    3: (44_100, 48_000, 32_000),
    2: (22_050, 24_000, 16_000),
    0: (11_025, 12_000, 8_000),
}
_ID3_HEAD: Final = 10
_ID3_TAIL: Final = 128
_APE_TAIL: Final = 32
# Padding of zeros between and behind frames is usual; anything else is not sound.
_MOST_JUNK: Final = 4_096


def check(data: Content) -> None:
    """Raises FileRefused unless `data` is sound from its first frame to its last."""
    two_in_one.refuse(data, "sound file")
    number = sum(1 for _ in frames(data))
    if number < _FEWEST:
        raise damaged()


def frames(data: Content) -> Iterator[tuple[int, int]]:
    """Where each frame begins and ends. Raises FileRefused for what is no frame in between."""
    at, end = _start(data), _end(data)
    while at < end:
        length = _length(bytes(data[at : at + 4]))
        if length and at + length <= end:
            yield at, at + length
            at += length
            continue
        if length or not bytes(data[at : min(end, at + _MOST_JUNK)]).strip(b"\0"):
            # The last frame may be cut off; zeros may follow.
            at = end if length else min(end, at + _MOST_JUNK)
            continue
        raise FileRefused(
            "There is something in this MP3 that is not sound. Save it anew with a sound program "
            "and upload that."
        )


def _start(data: Content) -> int:
    """Behind the tags (ID3v2: 7 bits a byte, several may follow each other)."""
    at = 0
    while bytes(data[at : at + 3]) == b"ID3":
        size = bytes(data[at + 6 : at + _ID3_HEAD])
        if len(size) < 4 or any(byte & 0x80 for byte in size):
            raise damaged()
        length = size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3]
        footer = _ID3_HEAD if data[at + 5] & 0x10 else 0
        at += _ID3_HEAD + length + footer
    zeros = bytes(data[at : at + _MOST_JUNK])
    return at + len(zeros) - len(zeros.lstrip(b"\0"))


def _end(data: Content) -> int:
    """Before the tags at the end (ID3v1, APEv2)."""
    end = len(data)
    if end >= _ID3_TAIL and bytes(data[end - _ID3_TAIL : end - _ID3_TAIL + 3]) == b"TAG":
        end -= _ID3_TAIL
    if end >= _APE_TAIL and bytes(data[end - _APE_TAIL : end - _APE_TAIL + 8]) == b"APETAGEX":
        size = int.from_bytes(data[end - 20 : end - 16], "little")
        has_head = data[end - 9] & 0x80
        end = max(0, end - size - (_APE_TAIL if has_head else 0))
    return end


def _length(head: bytes) -> int:
    """Of the frame that begins so; 0 for what is no frame of layer III."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, hertz = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or hertz == 3:
        return 0
    bits = _RATES[version == 3][rate] * 1000
    if not bits:
        return 0
    return (144 if version == 3 else 72) * bits // _HERTZ[version][hertz] + (head[2] >> 1 & 1)
