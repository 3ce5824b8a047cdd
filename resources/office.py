"""Word and PowerPoint files (OOXML: a ZIP of XML parts): real, passive, and no trap for a reader.

Rules: ECMA-376 part 2 (packaging); what must not be inside follows the ways such files are used
to attack: macros, templates and pictures fetched from elsewhere, embedded programs, bombs.
"""

import re
import stat
import zipfile
import zlib
from typing import IO, Final
from xml.etree import ElementTree

from resources.refusals import FileRefused, damaged

MAIN: Final = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
MOST_ENTRIES = 3_000
MOST_BYTES = 300_000_000
# XML packs well; beyond this factor a large part is there to fill somebody's memory.
MOST_RATIO = 200
SMALL = 5_000_000
MOST_XML = 20_000_000
_TYPES = "[Content_Types].xml"
_NAMESPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_LINKS = ("http://", "https://", "mailto:", "tel:")
_CHUNK = 256 * 1024
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"#!")
_DDE = re.compile(rb"(?:instrText[^>]*>|w:instr=[\"'])\s*\"?\s*DDE(?:AUTO)?\b", re.IGNORECASE)

MACROS = "This file has macros in it. Save it as {} without macros and upload that."


def check(file: IO[bytes], size: int) -> str:
    """ "docx" or "pptx". Raises FileRefused for anything else and for anything that could act."""
    found = _check_package(file, size, depth=0)
    if found == "xlsx":
        raise FileRefused("This is an Excel file. Save it as PDF, .pptx or .docx and upload that.")
    return found


def _check_package(file: IO[bytes], size: int, depth: int) -> str:
    try:
        with zipfile.ZipFile(file) as package:
            _check_end(file, size)
            _check_entries(package, size)
            _check_sizes(package, file)
            found = _check_types(package)
            _check_relations(package)
            _check_contents(package, depth)
            return found
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
        raise FileRefused("This file has a password. Save a copy without one and upload that.")
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


def _xml(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """The root of a part. A document type would let the parser fetch or multiply text: refused."""
    if package.getinfo(name).file_size > MOST_XML:
        raise damaged()
    text = package.read(name).decode("utf-8-sig")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise damaged()
    return ElementTree.fromstring(text.encode())  # noqa: S314  (no document type can be left)


def _check_types(package: zipfile.ZipFile) -> str:
    """The format by the type of the one main part; macros and controls are refused here."""
    parts = [
        (part.get("PartName") or "", part.get("ContentType") or "")
        for part in _xml(package, _TYPES)
        if part.tag in (f"{_NAMESPACE}Override", f"{_NAMESPACE}Default")
    ]
    types = " ".join(kind.lower() for _, kind in parts)
    if "macroenabled" in types or "vbaproject" in types or "activex" in types:
        raise FileRefused(MACROS.format(".pptx" if "presentationml" in types else ".docx"))
    mains = [(name, MAIN[kind]) for name, kind in parts if kind in MAIN and name]
    if len(mains) != 1 or mains[0][0].lstrip("/") not in package.namelist():
        raise FileRefused(
            "This is a ZIP file, but not a Word (.docx) or PowerPoint (.pptx) file. Save the "
            "document itself and upload that."
        )
    return mains[0][1]


def _check_relations(package: zipfile.ZipFile) -> None:
    for name in package.namelist():
        if name.lower().endswith(".rels"):
            for relation in _xml(package, name).iter(_RELATION):
                _check_relation(relation)


def _check_relation(relation: ElementTree.Element) -> None:
    """Only a link that a reader clicks may lead outside."""
    kind = (relation.get("Type") or "").rsplit("/", 1)[-1].lower()
    target = (relation.get("Target") or "").strip().lower()
    if kind in ("afchunk", "oleobject", "control", "vbaproject"):
        raise FileRefused(
            "Another file or a control is embedded in this one. Take it out, or save this as PDF, "
            "and try again."
        )
    if (relation.get("TargetMode") or "").lower() != "external":
        return
    if kind != "hyperlink" or not (target.startswith(_LINKS) or target.startswith("#")):
        raise FileRefused(
            "This file fetches a template, a picture or another file from somewhere else when it "
            "is opened. Put the picture into the file, or save it as PDF, and try again."
        )


def _check_contents(package: zipfile.ZipFile, depth: int) -> None:
    """What lies in the archive beside the parts we read."""
    for entry in package.infolist():
        lower = entry.filename.lower()
        if lower.endswith("vbaproject.bin") or "/activex/" in lower:
            raise FileRefused(MACROS.format("a file"))
        with package.open(entry) as part:
            start = part.read(4)
        if start.startswith(_PROGRAMS):
            raise FileRefused("There is a program or an embedded object in this file. Take it out.")
        if start == b"PK\x03\x04":
            _check_embedded(package, entry, depth)
        elif lower.endswith(".xml") and entry.file_size <= MOST_XML:
            _refuse_fields(package.read(entry))


def _check_embedded(package: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
    """The sheet behind a chart is a package of its own; nothing goes deeper than that."""
    if depth or "/embeddings/" not in entry.filename.lower():
        raise FileRefused("There is an archive inside this file. Take it out and try again.")
    with package.open(entry) as part:
        _check_package(part, entry.file_size, depth + 1)


def _refuse_fields(text: bytes) -> None:
    if _DDE.search(text):
        raise FileRefused("A field in this file starts another program. Take it out and try again.")
