"""Office documents are ZIPs: one whole archive, nothing around it, and no bomb.

Shared by Microsoft's formats (resources/office.py) and OpenDocument (resources/opendocument.py).
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final
from xml.etree import ElementTree

from resources.refusals import FileRefused, damaged

MOST_ENTRIES: Final = 3_000
MOST_BYTES: Final = 300_000_000
# XML packs well; beyond this factor a large part is there to fill somebody's memory.
MOST_RATIO: Final = 200
SMALL: Final = 5_000_000
MOST_XML: Final = 20_000_000
_CHUNK: Final = 256 * 1024
# OpenOffice named the grammar of its parts so, and its formulas are passed on to this day. It lies
# nowhere and is not looked for; any other document type could fetch or multiply text.
_GRAMMAR: Final = (
    r'[\w:.-]{1,30} PUBLIC "-//OpenOffice\.org//DTD [\w .-]{1,50}//EN" "[\w-]{1,30}\.dtd"\s{0,4}>'
)
HARMLESS_TYPE: Final = re.compile(f"<!DOCTYPE {_GRAMMAR}".encode(), re.ASCII)
OTHER_TYPE: Final = re.compile(f"<!(?:ENTITY|DOCTYPE(?! {_GRAMMAR}))".encode(), re.ASCII)
# What begins like this is a program, or holds other files (OLE).
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"#!")


@contextmanager
def opened(file: IO[bytes], size: int) -> Iterator[zipfile.ZipFile]:
    """The archive, its outside checked. Whatever breaks while it is read is a damaged file.

    Raises FileRefused.
    """
    try:
        with zipfile.ZipFile(file) as package:
            _check_end(file, size)
            _check_entries(package, size)
            _check_sizes(package, file)
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise damaged() from error
    except (ElementTree.ParseError, UnicodeError, ValueError, KeyError) as error:
        raise damaged() from error


def _check_end(file: IO[bytes], size: int) -> None:
    """The archive's end record ends the file: no comment, no second file behind this one."""
    file.seek(max(0, size - 22))
    if file.read(4) != b"PK\x05\x06":
        raise damaged()


def _check_entries(package: zipfile.ZipFile, size: int) -> None:
    """One archive and nothing before, between or behind; no entry that points out of its folder."""
    entries = package.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise password()
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > MOST_ENTRIES or len(set(names)) != len(names):
        raise damaged()
    if not all(_plain(entry) for entry in entries):
        raise damaged()
    position = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < position or (position == 0 and entry.header_offset != 0):
            raise damaged()
        position = entry.header_offset + 30 + entry.compress_size
    if position > size:
        raise damaged()


def password() -> FileRefused:
    """The file is encrypted."""
    return FileRefused("This file has a password. Save a copy without one and upload that.")


def _plain(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    return not (
        name.startswith(("/", "\\"))
        or "\\" in name
        or "\0" in name
        or ":" in name
        or ".." in name.split("/")
        or stat.S_ISLNK(entry.external_attr >> 16)
        or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    )


def _check_sizes(package: zipfile.ZipFile, file: IO[bytes]) -> None:
    """No bomb, by what the entries claim and by what they really unpack to."""
    left = MOST_BYTES
    for entry in package.infolist():
        allowed = min(left, max(SMALL, MOST_RATIO * entry.compress_size))
        if entry.file_size > allowed:
            raise _bomb()
        if _unpacked_size(entry, file, allowed) != entry.file_size:
            raise damaged()
        left -= entry.file_size


def _bomb() -> FileRefused:
    return FileRefused(
        "This file unpacks to far more than its size. Make the pictures in it smaller and save it "
        "again."
    )


def _unpacked_size(entry: zipfile.ZipInfo, file: IO[bytes], most: int) -> int:
    """How many bytes `entry` really holds, counted without keeping them."""
    file.seek(entry.header_offset)
    header = file.read(30)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    if entry.compress_type == zipfile.ZIP_STORED:
        return entry.compress_size
    reader, total, left = zlib.decompressobj(-15), 0, entry.compress_size
    while not reader.eof and (left or reader.unconsumed_tail):
        packed = reader.unconsumed_tail
        if not packed:
            packed = file.read(min(_CHUNK, left))
            left -= len(packed)
            if not packed:
                raise EOFError
        total += len(reader.decompress(packed, _CHUNK))
        if total > most:
            raise _bomb()
    return total + len(reader.flush())


def xml(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """The root of a part. A document type would let the parser fetch or multiply text: refused."""
    if package.getinfo(name).file_size > MOST_XML:
        raise damaged()
    text = HARMLESS_TYPE.sub(b"", package.read(name).decode("utf-8-sig").encode(), 1)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise damaged()
    return ElementTree.fromstring(text)  # noqa: S314  (no document type can be left)


def beginning(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The first bytes of an entry. Raises FileRefused for a program or an embedded object."""
    with package.open(entry) as part:
        start = part.read(4)
    if start.startswith(_PROGRAMS):
        raise FileRefused("There is a program or an embedded object in this file. Take it out.")
    return start


def holds(package: zipfile.ZipFile, entry: zipfile.ZipInfo, what: re.Pattern[bytes]) -> bool:
    """Whether a part, however large, holds `what` (which is at most 200 bytes long)."""
    before = b""
    with package.open(entry) as part:
        while chunk := part.read(_CHUNK):
            if what.search(before + chunk):
                return True
            before = chunk[-200:]
    return False
