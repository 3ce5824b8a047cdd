"""Sound and film without what programs and phones wrote into them: names, places, devices.

The sound and the picture themselves are not touched.
"""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import copyfileobj
from typing import IO, Final

from resources.film import Box, boxes
from resources.sound import frames

_ZEROS: Final = bytes(64 * 1024)
# Boxes about the film, not of it: who, where, with what; and room where anything may lie.
_ABOUT: Final = {b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"}


@contextmanager
def _mapped(content: IO[bytes]) -> Iterator[mmap.mmap | bytes]:
    try:
        number = content.fileno()
    except (AttributeError, OSError):
        content.seek(0)
        yield content.read()
        return
    with mmap.mmap(number, 0, access=mmap.ACCESS_READ) as data:
        yield data


def mp3(content: IO[bytes], out: IO[bytes], keep_comments: bool) -> list[str]:
    """The frames alone, without tags. Raises FileRefused."""
    with _mapped(content) as data:
        for start, end in frames(data):
            out.write(data[start:end])
    return []


def mp4(content: IO[bytes], out: IO[bytes], keep_comments: bool) -> list[str]:
    """The same bytes, with boxes about the film made empty: their room stays, because the film says
    where its parts are by numbers. Raises FileRefused."""
    content.seek(0)
    copyfileobj(content, out)
    with _mapped(content) as data:
        for box in boxes(data):
            if box.kind in _ABOUT:
                _empty(out, box)
    return []


def _empty(out: IO[bytes], box: Box) -> None:
    out.seek(box.start + 4)
    out.write(b"free")
    left = box.end - box.body
    out.seek(box.body)
    while left:
        left -= out.write(_ZEROS[:left])
    out.seek(0, 2)
