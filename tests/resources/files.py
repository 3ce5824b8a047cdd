"""Right and hostile files, made when a test needs them; none lies in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import pikepdf
from docx import Document
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from resources.documents import Facts, make

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="{part}" ContentType="{kind}"/></Types>'
)


def made(format: str) -> bytes:
    """A small real file of one of our formats."""
    return make(Facts("One two", ""), "## One\n\n- Two\n\nNotes: Three", format)


def commented() -> bytes:
    """A real file by Ann Other of Acme, with one comment by her ."""
    out = io.BytesIO()
    document = Document()
    document.core_properties.author = document.core_properties.last_modified_by = "Ann Other"
    document.core_properties.title, document.core_properties.language = "A title", "cy"
    run = document.add_paragraph("Some words").runs
    document.add_comment(run, text="Is this still right?", author="Ann Other", initials="AO")
    document.save(out)
    return out.getvalue()


def relations(*entries: tuple[str, str, str]) -> str:
    """A .rels part of (type, target, mode)."""
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{KINDS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
        for n, (kind, target, mode) in enumerate(entries)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def word(**more: Mapping[str, str | bytes] | str) -> bytes:
    """The least Word file; `parts` are added or replace its own, `kind` is its main type."""
    kind = str(more.get("kind", f"{WORD}.document.main+xml"))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES.format(part="/word/document.xml", kind=kind),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "Internal")),
        "word/document.xml": "<w:document xmlns:w='w'><w:p/></w:document>",
    }
    parts.update(more.get("parts", {}))  # type: ignore[arg-type]  # a mapping, by its name
    return zipped(parts)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_flag(data: bytes, bit: int) -> bytes:
    """The archive with a flag set on each of its entries (0x1: has a password)."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            changed[at + offset] |= bit
            at = data.find(mark, at + 4)
    return bytes(changed)


def lying_size() -> bytes:
    """A Word file whose last part unpacks to more than it says."""
    data = bytearray(word(parts={"word/filler.xml": b"x" * 100_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.rfind(mark)
        struct.pack_into("<I", data, at + offset, 10)
    return bytes(data)


def pdf(inside: bytes = b"", tail: bytes = b"") -> bytes:
    """The least PDF by hand, with `inside` as one more object and `tail` after its end."""
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
        + inside
        + b"\nxref\n0 3\ntrailer\n<</Size 3/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
        + tail
    )


def acting_pdf(action: str) -> bytes:
    """A real PDF that does something when it is opened."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made("pdf"))) as document:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name(action))
        document.save(out)
    return out.getvalue()


def packed(inside: bytes) -> bytes:
    """A PDF object stream that holds `inside`, compressed."""
    stream = zlib.compress(inside)
    head = b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n"
    return head % len(stream) + stream + b"\nendstream\nendobj\n"


def picture(format: str, *, place: bool = False, size: tuple[int, int] = (8, 8)) -> bytes:
    """A small picture; with `place` a camera wrote where and by whom it was taken."""
    out = io.BytesIO()
    more: dict[str, Any] = {}
    if place:
        exif = Image.Exif()
        exif[0x013B] = "CNRY Ann Other"  # the artist
        exif.get_ifd(0x8825)[1] = "N"  # the place
        more["exif"] = exif
    if place and format == "png":
        text = PngInfo()
        text.add_text("Author", "CNRY Ann Other")
        more["pnginfo"] = text
    Image.new("RGB", size, "teal").save(out, format, **more)
    return out.getvalue()
