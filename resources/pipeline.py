"""What every uploaded file goes through before anybody else can have it.

Now: `check`, at once, while the uploader waits. Its place grows: a malware scan, stripping of
metadata, text and previews made in a limited child process belong behind the same door, with
`ResourceFile.state` saying where a file is on its way.

The content decides, never the name alone; what is not on the list is refused.
"""

import hashlib
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Final

from django.conf import settings
from django.core.files.base import File

from resources import office, pdf
from resources.refusals import FileRefused

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
NAMES: Final = {"pdf": "PDF", "docx": "Word", "pptx": "PowerPoint"}
# What older and password-protected Office files begin with (OLE compound file).
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_CHUNK = 256 * 1024


@dataclass(frozen=True)
class Checked:
    """A file that passed: `format` is "pdf", "docx" or "pptx"; `sha256` is of the bytes, in hex."""

    format: str
    media_type: str
    size: int
    sha256: str


def check(file: File[bytes]) -> Checked:
    """Look at the whole content of `file` and say what it is; its position ends at the start.

    Raises FileRefused, whose text tells the uploader what is wrong and what to do.
    """
    size = file.size or 0
    if size == 0:
        raise FileRefused("This file is empty. Open it on your computer, save it and try again.")
    if size > settings.MAX_UPLOAD_BYTES:
        raise FileRefused(
            f"This file is larger than {settings.MAX_UPLOAD_BYTES // 1_000_000} MB. Make the "
            "pictures in it smaller and save it again."
        )
    with _content(file) as data:
        found = _format(data, file)
    _agree(file.name or "", found)
    return Checked(found, MEDIA_TYPES[found], size, fingerprint(file))


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


def _format(data: bytes | mmap.mmap, file: File[bytes]) -> str:
    start = bytes(data[:8])
    if start.startswith(b"%PDF-"):
        pdf.check(data)
        return "pdf"
    if start.startswith(_ZIP):
        file.seek(0)
        return office.check(file, len(data))
    if start.startswith(_OLE):
        raise FileRefused(
            "This is an older Office file (.doc, .ppt) or has a password. Take the password off "
            "and save it as .docx, .pptx or PDF."
        )
    raise FileRefused(
        "This is not a PDF, PowerPoint (.pptx) or Word (.docx) file, whatever its name says. "
        "Save it as one of these and try again."
    )


def _agree(name: str, found: str) -> None:
    """A name that promises another kind of file would mislead whoever downloads it."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending and ending != found:
        raise FileRefused(
            f"The name ends in .{ending[:8]}, but inside it is a {NAMES[found]} file. Save it "
            f"again as .{found} and try again."
        )
