"""What every uploaded file goes through at once, while the uploader waits: `check`.

What takes longer (virus scanner, the copy without traces, the text) is done by a job, in programs
apart: resources/actions/preparing.py. `ResourceFile.state` says where a file is on its way.

The content decides, never the name alone; what is not on the list is refused.
"""

import hashlib
import mmap
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Final

from django.core.files.base import File

from resources import captions, film, office, opendocument, pdf, pictures, sound
from resources.formats import FORMATS, ZIP, begins_like, ending_of
from resources.receiving import NOT_OURS
from resources.refusals import FileRefused, damaged

MEDIA_TYPES: Final = {code: each.media_type for code, each in FORMATS.items()}
# What older and password-protected Office files begin with (OLE compound file).
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK: Final = 256 * 1024
_PICTURES: Final = ("png", "jpg", "webp")
_TEXTS: Final = ("vtt", "srt")


@dataclass(frozen=True)
class Checked:
    """A file that passed: `format` is a code of `FORMATS`; `sha256` is of the bytes, in hex."""

    format: str
    media_type: str
    size: int
    sha256: str


def check(file: File[bytes]) -> Checked:
    """Look at the whole content of `file` and say what it is; its position ends at the start.

    Raises FileRefused, whose text tells the uploader what is wrong and what to do.
    """
    size, name = file.size or 0, file.name or ""
    if size == 0:
        raise FileRefused("This file is empty. Open it on your computer, save it and try again.")
    with _content(file) as data:
        _refuse_large(bytes(data[:16]), name, size)
        found = _format(data, file, name)
    _agree(name, found)
    return Checked(found, MEDIA_TYPES[found], size, fingerprint(file))


def _refuse_large(start: bytes, name: str, size: int) -> None:
    kind = FORMATS.get(begins_like(start, name))
    if kind and size > kind.most:
        raise FileRefused(
            f"This {kind.name} file is larger than {kind.most // 1_000_000} MB. {kind.smaller}"
        )


def fingerprint(file: File[bytes] | IO[bytes]) -> str:
    """The SHA-256 of all bytes of `file` in hex; its position ends at the start."""
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@contextmanager
def _content(file: File[bytes]) -> Iterator[bytes | mmap.mmap]:
    """The bytes of `file`: mapped when it is on disk, so that large files stay out of memory."""
    file.seek(0)
    try:
        number = file.fileno()
    except (AttributeError, OSError):
        yield file.read()
        return
    with mmap.mmap(number, 0, access=mmap.ACCESS_READ) as data:
        yield data


def _format(data: bytes | mmap.mmap, file: File[bytes], name: str) -> str:
    start = bytes(data[:16])
    found = begins_like(start, name)
    if start.startswith(ZIP):
        return _package(file, len(data))
    if found == "pdf":
        pdf.check(data)
    elif found in _PICTURES:
        pictures.check(data, found)
    elif found == "mp3":
        sound.check(data)
    elif found == "mp4":
        film.check(data)
    elif found in _TEXTS:
        captions.check(file, found)
    elif start.startswith(_OLE):
        raise FileRefused(
            "This is an older Office file (.doc, .ppt, .xls) or has a password. Take the password "
            "off and save it as .docx, .pptx, .xlsx or PDF."
        )
    else:
        raise FileRefused(NOT_OURS)
    return found


def _package(file: File[bytes], size: int) -> str:
    """Microsoft's packages list the types of their parts, OpenDocument's begin with their own."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged() from error
    if opendocument.MIMETYPE in names and office.TYPES not in names:
        return opendocument.check(file, size)
    return office.check(file, size)


def _agree(name: str, found: str) -> None:
    """A name that promises another kind of file would mislead whoever downloads it."""
    ending, kind = ending_of(name), FORMATS[found]
    if ending and ending not in (found, *kind.endings):
        raise FileRefused(
            f"The name ends in .{ending[:8]}, but inside it is {kind.an} file. Save it again as "
            f".{found} and try again."
        )
