"""Right and hostile files of the other kinds, made when a test needs them."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from openpyxl import Workbook
from openpyxl.comments import Comment

from tests.resources.files import picture, zipped

ODF = "urn:oasis:names:tc:opendocument:xmlns"
TIMES = "00:00:01.000 --> 00:00:04.000"


def workbook(formula: str = "") -> bytes:
    """A sheet by Ann Other with a comment of hers."""
    out, book = io.BytesIO(), Workbook()
    book.properties.creator, book.properties.title = "Ann Other", "A title"
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"] = "Some words", formula or 3
    sheet["A1"].comment = Comment("Is this still right?", "Ann Other")
    book.save(out)
    return out.getvalue()


def odf(
    body: str = "", kind: str = "text", parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A small OpenDocument file by Ann Other, with a comment of hers."""
    spaces = " ".join(
        f'xmlns:{name}="{ODF}:{name}:1.0"'
        for name in ("office", "text", "meta", "draw", "script", "presentation", "table")
    )
    spaces += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    spaces += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    note = "<office:annotation><dc:creator>Ann Other</dc:creator><text:p>Is this right?</text:p>"
    words = f"<text:p>Some <text:span>words</text:span>{note}</office:annotation></text:p>{body}"
    made: dict[str, str | bytes] = {
        "content.xml": f"<office:document-content {spaces}>{words}</office:document-content>",
        "meta.xml": f"<office:document-meta {spaces}><office:meta><dc:title>A title</dc:title>"
        "<meta:initial-creator>Ann Other</meta:initial-creator></office:meta>"
        "</office:document-meta>",
        "Thumbnails/thumbnail.png": picture("png"),
        "Configurations2/accelerator/current.xml": "",
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{ODF}:manifest:1.0">'
        '<m:file-entry m:full-path="Thumbnails/thumbnail.png"/></m:manifest>',
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        for name, content in made.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def encrypted_odf() -> bytes:
    entry = "<m:file-entry><m:encryption-data/></m:file-entry>"
    manifest = f'<m:manifest xmlns:m="{ODF}:manifest:1.0">{entry}</m:manifest>'
    return odf(parts={"META-INF/manifest.xml": manifest})


def mp3(frames: int = 5, before: bytes = b"", between: bytes = b"") -> bytes:
    """Silence: MPEG 1, layer III, 128 kbit/s, 44.1 kHz; each frame is 417 bytes."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return before + frame * frames + between + frame


def id3(words: bytes) -> bytes:
    """A tag before the sound."""
    size = len(words)
    return b"ID3\x04\x00\x00" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127,
                                       size & 127]) + words  # fmt: skip


def box(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack("!I", 8 + len(body)) + kind + body


def table(kind: bytes, *entries: bytes) -> bytes:
    return box(kind, bytes(4) + struct.pack("!I", len(entries)) + b"".join(entries))


def mp4(
    sample: bytes = b"avc1", flags: bytes = b"\0\0\0\x01", brand: bytes = b"isom", more: bytes = b""
) -> bytes:
    """The least film: boxes as a player expects them, and where it was taken."""
    data = table(b"dref", box(b"url ", flags))
    inside = box(b"stbl", table(b"stsd", box(sample, bytes(8)))) + box(b"dinf", data)
    track = box(b"trak", box(b"mdia", box(b"minf", inside)))
    about = box(b"udta", b"\xa9xyz CNRY +51.5-000.1 Ann Other")
    return (
        box(b"ftyp", brand + bytes(4) + brand)
        + box(b"moov", track + about)
        + box(b"mdat", b"picture")
        + more
    )


def vtt(words: str = "Hello.", more: str = "") -> bytes:
    return f"WEBVTT\n\nNOTE by Ann Other\n\n{more}{TIMES}\n{words}\n".encode()


def srt(words: str = "Hello.") -> bytes:
    return f"1\n{TIMES.replace('.', ',')}\n{words}\n".encode()


def one_of(kind: str) -> bytes:
    """A right file of each kind that is not of the first three."""
    makers: dict[str, Callable[[], bytes]] = {
        "xlsx": workbook, "odt": odf, "odp": lambda: odf(kind="presentation"), "mp3": mp3,
        "mp4": mp4, "vtt": vtt, "srt": srt, "png": lambda: picture("png"),
        "jpg": lambda: picture("jpeg"), "webp": lambda: picture("webp"),
    }  # fmt: skip
    return makers[kind]()


def archive() -> bytes:
    return zipped({"a.txt": "b"})
