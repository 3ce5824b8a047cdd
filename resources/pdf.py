"""PDF files: whole, only a PDF, and nothing in them that acts by itself.

A scan of the bytes and of the compressed object streams, not a parser, so that it may be done while
the uploader waits; the full parse comes later in a program apart (resources/clean/pdf.py).
Rules: ISO 32000 7.5 (file structure), 12.6 (actions).
"""

import mmap
import re
import zlib
from collections.abc import Collection, Iterator
from typing import Final

from resources.refusals import FileRefused, damaged

Content = bytes | mmap.mmap

# Names of things that run, send or carry along; each is long enough not to turn up by chance.
ACTIVE: Final = {
    "JavaScript": "a script",
    "Launch": "a command that starts a program",
    "EmbeddedFile": "another file",
    "EmbeddedFiles": "another file",
    "RichMedia": "a film or an animation",
    "SubmitForm": "a form that sends data away",
    "ImportData": "a form that fetches data",
    "GoToE": "a link into another file",
    "GoToR": "a link into another file",
}
# Found by the full parse only: these names are too short or too common to look for in bytes.
ALSO_ACTIVE: Final = {
    "XFA": "a form of an older kind, which can run scripts",
    "Rendition": "a film or an animation",
    "Movie": "a film or an animation",
}
_ENDS = rb"(?=[\s/<>\[\]()%{}]|$)"
_ACTIVE = re.compile(b"/(" + "|".join(sorted(ACTIVE, reverse=True)).encode() + b")" + _ENDS)
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
# A name may spell any letter as #xx (7.3.5), which would hide it from a plain search.
_ESCAPED = re.compile(rb"/([A-Za-z0-9]{0,20}(?:#[0-9a-fA-F]{2}[A-Za-z0-9]{0,20}){1,20})" + _ENDS)
_PACKED = re.compile(rb"/ObjStm" + _ENDS + rb".{0,2000}?>>\s*stream\r?\n", re.DOTALL)
_MARK = b"%%EOF"
# Room after the last end mark for line ends; anything more is a second file behind this one.
_TAIL = 8
_MOST_UNPACKED = 20_000_000
_ZIP_END = b"PK\x05\x06"


def check(data: Content) -> None:
    """Raises FileRefused unless `data` (which begins with %PDF-) is a plain, finished PDF."""
    end = data.rfind(_MARK)
    if end < 0 or data.rfind(b"startxref", 0, end) < 0:
        raise damaged()
    if len(data) - end - len(_MARK) > _TAIL or data.rfind(_ZIP_END, max(0, end - 65_600)) > 0:
        raise FileRefused(
            "There is something more behind the end of this PDF. Open it, print it to a new PDF "
            "and upload that."
        )
    if _ENCRYPTED.search(data):
        raise FileRefused("This PDF has a password. Save a copy without one and upload that.")
    for part in _parts(data):
        _refuse_active(part)


def _parts(data: Content) -> Iterator[Content]:
    """The file itself, then each object stream unpacked: modern writers hide objects there."""
    yield data
    left = _MOST_UNPACKED
    for match in _PACKED.finditer(data):
        unpacked = _unpacked(data, match.end(), left)
        left -= len(unpacked)
        yield unpacked


def _unpacked(data: Content, start: int, most: int) -> bytes:
    stop = data.find(b"endstream", start)
    if stop < 0:
        raise damaged()
    reader = zlib.decompressobj()
    try:
        unpacked = reader.decompress(data[start:stop], most + 1)
    except zlib.error as error:
        raise damaged() from error
    if len(unpacked) > most:
        raise damaged()
    return unpacked


def _refuse_active(part: Content) -> None:
    found = {match[1].decode() for match in _ACTIVE.finditer(part)}
    for match in _ESCAPED.finditer(part):
        plain = re.sub(
            rb"#([0-9a-fA-F]{2})", lambda hexed: bytes.fromhex(hexed[1].decode()), match[1]
        )
        found |= {plain.decode(errors="replace")} & (ACTIVE.keys() | {"ObjStm"})
    refuse_active(found)


def refuse_active(found: Collection[str]) -> None:
    """Raises FileRefused when there is any of these names."""
    if found:
        known = {**ACTIVE, **ALSO_ACTIVE}
        what = " and ".join(sorted({known.get(name, "something hidden") for name in found}))
        raise FileRefused(
            f"This PDF contains {what}. Open it, print it to a new PDF, which leaves that out, and "
            "upload the new one."
        )
