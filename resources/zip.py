"""ZIP files as a stream: never in memory, nor on disk.

Every entry is stored as it is: what the library holds is compressed already. Each file is read
twice, once for its checksum and once to be sent, so that size and checksum stand in front of it
and not, as streams mostly have it, behind: the Mac's own unpacker and readers of streams refuse
stored files otherwise. And the length of the whole is known before the first byte, so that a
browser shows how far it is and knows when a part is missing.

Format: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4; no more than 4 GB and 65,535 files (no ZIP64).
"""

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Final

from records.clock import LONDON

CHUNK: Final = 64 * 1024
LARGEST: Final = 0xFFFF_FFFF
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
# Names are UTF-8 (4.4.4, bit 11); what is needed to unpack is the oldest version there is.
_UTF8: Final = 0x800
_NEEDED: Final = 10
# Made by Unix, so that the mode below is meant: a plain file, read by all, written by its owner.
_MADE_BY: Final = 3 << 8 | 20
_MODE: Final = 0o100644 << 16


class Changed(Exception):
    """A file is not as long as it was said to be: the archive ends here, and is no archive."""


@dataclass(frozen=True)
class Entry:
    """One file in the archive: its name there, its length in bytes, how to open it (each time
    anew)."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]] | Any]

    @property
    def encoded(self) -> bytes:
        """The name as it stands in the archive."""
        return self.name.encode()


def length(entries: Sequence[Entry]) -> int:
    """How long the archive is, in bytes. Raises OverflowError for more than the format takes."""
    each = _LOCAL.size + _CENTRAL.size
    total = _END.size + sum(each + 2 * len(one.encoded) + one.size for one in entries)
    if total > LARGEST or len(entries) > 0xFFFF:
        raise OverflowError(total)
    return total


def stream(entries: Sequence[Entry], at: datetime) -> Iterator[bytes]:
    """The archive, piece by piece; `at` is the time its files bear.

    Raises Changed when a file is longer or shorter than its entry says.
    """
    stamp = _dos(at)
    directory, offset = bytearray(), 0
    for one in entries:
        with one.open() as file:
            checksum = _checksum(file, one.size)
        facts = (*stamp, checksum, one.size, one.size, len(one.encoded), 0)
        yield _LOCAL.pack(b"PK\x03\x04", _NEEDED, _UTF8, 0, *facts) + one.encoded
        with one.open() as file:
            yield from _exactly(file, one.size)
        directory += _CENTRAL.pack(
            b"PK\x01\x02", _MADE_BY, _NEEDED, _UTF8, 0, *facts, 0, 0, 0, _MODE, offset
        )
        directory += one.encoded
        offset += _LOCAL.size + len(one.encoded) + one.size
    number = len(entries)
    yield bytes(directory)
    yield _END.pack(b"PK\x05\x06", 0, 0, number, number, len(directory), offset, 0)


def _dos(at: datetime) -> tuple[int, int]:
    """Time and day as DOS wrote them, by the clock on the wall (4.4.6)."""
    here = at.astimezone(LONDON)
    time = here.hour << 11 | here.minute << 5 | here.second // 2
    return time, (here.year - 1980) << 9 | here.month << 5 | here.day


def _checksum(file: IO[bytes], size: int) -> int:
    checksum = 0
    for chunk in _exactly(file, size):
        checksum = zlib.crc32(chunk, checksum)
    return checksum


def _exactly(file: IO[bytes], size: int) -> Iterator[bytes]:
    left = size
    while chunk := file.read(CHUNK):
        left -= len(chunk)
        if left < 0:
            raise Changed
        yield chunk
    if left:
        raise Changed
