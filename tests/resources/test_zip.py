"""ZIP files as a stream: right for every reader, of a known length, and never in memory."""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import IO, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources import zip as zips
from resources.zip import CHUNK, Changed, Entry, length, stream

# In the clocks of London it is an hour later.
AT = datetime(2026, 6, 10, 13, 30, 14, tzinfo=UTC)


def entry(name: str, content: bytes) -> Entry:
    return Entry(name, len(content), partial(io.BytesIO, content))


def archive(*entries: Entry) -> bytes:
    return b"".join(stream(entries, AT))


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_another_reader_finds_every_file_whole() -> None:
    two = {"Contents.html": b"<p>Words</p>", "files/Größe – 日本.pdf": b"x" * (CHUNK + 1)}
    data = archive(*(entry(name, content) for name, content in two.items()))
    with opened(data) as found:
        assert found.testzip() is None
        assert {name: found.read(name) for name in found.namelist()} == two
        assert {one.date_time for one in found.infolist()} == {(2026, 6, 10, 14, 30, 14)}
        assert {oct(one.external_attr >> 16) for one in found.infolist()} == {"0o100644"}


def test_size_and_checksum_stand_before_each_file_and_nothing_behind() -> None:
    """What the Mac's own unpacker and readers of streams ask for."""
    data = archive(entry("a.txt", b"abc"), entry("b.txt", b""))
    _, flags, method, _, _, checksum, packed, size, _, _ = struct.unpack_from("<5H3I2H", data, 4)
    assert (flags, method, packed, size) == (0x800, 0, 3, 3)
    assert checksum == opened(data).getinfo("a.txt").CRC
    assert data[30:38] == b"a.txtabc"
    assert data[38:42] == b"PK\x03\x04"


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.binary(max_size=300), max_size=5))
def test_the_length_is_known_before_the_first_byte(files: list[bytes]) -> None:
    names = {f"é{number}.txt": content for number, content in enumerate(files)}
    entries = [entry(name, content) for name, content in names.items()]
    data = archive(*entries)
    assert len(data) == length(entries)
    with opened(data) as found:
        assert {name: found.read(name) for name in found.namelist()} == names


@pytest.mark.parametrize("said", [2, 4])
def test_a_file_of_another_length_ends_the_archive(said: int) -> None:
    with pytest.raises(Changed):
        archive(Entry("a.txt", said, partial(io.BytesIO, b"abc")))


def test_a_file_that_shrank_between_its_checksum_and_its_bytes_ends_the_archive() -> None:
    contents = iter([b"abc", b"ab"])
    with pytest.raises(Changed):
        archive(Entry("a.txt", 3, lambda: io.BytesIO(next(contents))))


def test_more_than_the_format_takes_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(OverflowError):
        length([Entry("a.mp4", 0xFFFF_FFFF, io.BytesIO)])
    with pytest.raises(OverflowError):
        length([entry("a", b"")] * 0x1_0000)


class Zeros(io.RawIOBase):
    """A file of nothing but zeros, made while it is read."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return bytes(size)


def test_a_hundred_megabytes_take_less_than_one_of_memory() -> None:
    size = 100_000_000
    entries = [Entry("a.mp4", size // 2, partial(Zeros, size // 2)) for _ in range(2)]
    tracemalloc.start()
    sent = sum(len(piece) for piece in stream(entries, AT))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sent == length(entries) > size
    assert peak < 1_000_000


def test_the_measure_sees_what_is_held_in_memory() -> None:
    tracemalloc.start()
    held = b"".join(stream([Entry("a", 5_000_000, partial(Zeros, 5_000_000))], AT))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak >= len(held)


def test_whoever_goes_away_leaves_no_file_open() -> None:
    still_open: list[IO[bytes]] = []

    @contextmanager
    def counted() -> Iterator[IO[bytes]]:
        file = io.BytesIO(b"x" * 3 * CHUNK)
        still_open.append(file)
        try:
            yield file
        finally:
            still_open.remove(file)

    pieces: Any = zips.stream([Entry("a", 3 * CHUNK, counted)], AT)
    next(pieces), next(pieces)
    assert len(still_open) == 1
    pieces.close()
    assert still_open == []
