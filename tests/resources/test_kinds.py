"""The other kinds of files: right ones pass and lose their traces, each trick is refused."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from PIL import Image

from resources import formats, taxonomy
from resources.pipeline import MEDIA_TYPES, check
from resources.reading import READABLE, read
from tests.resources.files import picture, relations, word, zipped
from tests.resources.kinds import (
    archive,
    box,
    encrypted_odf,
    id3,
    mp3,
    mp4,
    odf,
    one_of,
    srt,
    vtt,
    workbook,
)  # fmt: skip
from tests.resources.test_clean import cleaned, inside
from tests.resources.test_pipeline import refused

KINDS = ["xlsx", "odt", "odp", "png", "jpg", "webp", "mp3", "mp4", "vtt", "srt"]
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def test_every_format_is_named_in_both_lists() -> None:
    assert [code for code, _ in taxonomy.FORMATS if code not in formats.FORMATS] == []
    assert len(taxonomy.FORMATS) == len(formats.FORMATS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_file_passes_and_so_does_its_copy(kind: str) -> None:
    checked = check(SimpleUploadedFile(f"file.{kind}", one_of(kind)))
    assert (checked.format, checked.media_type) == (kind, MEDIA_TYPES[kind])
    copy, _ = cleaned(one_of(kind), kind)
    assert check(SimpleUploadedFile(f"file.{kind}", copy)).format == kind
    assert b"Ann Other" not in copy
    assert b"CNRY" not in copy


@pytest.mark.parametrize("kind", ["xlsx", "odt", "odp"])
def test_office_files_lose_author_and_comments(kind: str) -> None:
    assert "Ann Other" in inside(one_of(kind))
    copy, found = cleaned(one_of(kind), kind)
    assert [words.startswith("Is this ") for words in found] == [True]
    text = inside(copy)
    assert not [trace for trace in ("Ann Other", "Is this ", "humbnail") if trace in text]
    assert "A title" in text
    kept, _ = cleaned(one_of(kind), kind, keep=True)
    assert ("Ann Other" in inside(kept), "Is this " in inside(kept)) == (False, True)


def test_a_sheet_without_its_comments_still_opens() -> None:
    copy, _ = cleaned(workbook(), "xlsx")
    sheet = load_workbook(io.BytesIO(copy)).worksheets[0]
    assert (sheet["A1"].value, sheet["A1"].comment) == ("Some words", None)


@pytest.mark.parametrize(
    ("kind", "says"),
    [("xlsx", "Some words"), ("odt", "Some words"), ("odp", "Some words"), ("vtt", "Hello."),
     ("srt", "Hello.")],
)  # fmt: skip
def test_what_they_say_is_read(kind: str, says: str) -> None:
    copy, _ = cleaned(one_of(kind), kind)
    assert read(io.BytesIO(copy), kind).splitlines()[0] == says
    assert kind in READABLE


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_pictures_are_written_anew_the_way_up_they_are_seen(kind: str) -> None:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "CNRY"  # turned by a quarter; the artist
    Image.new("RGB", (8, 4), "teal").save(out, kind, exif=exif)
    assert b"CNRY" in out.getvalue()
    copy, _ = cleaned(out.getvalue() + b"CNRY", "jpg" if kind == "jpeg" else kind)
    with Image.open(io.BytesIO(copy)) as seen:
        assert (seen.size, dict(seen.getexif())) == ((4, 8), {})
    assert b"CNRY" not in copy


def test_a_picture_with_few_colours_keeps_them_and_its_hole() -> None:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "teal").quantize(4).save(out, "png", transparency=0)
    copy, _ = cleaned(out.getvalue(), "png")
    with Image.open(io.BytesIO(copy)) as seen:
        assert (seen.mode, seen.convert("RGBA").getchannel("A").getextrema()) == ("P", (0, 0))


def test_sound_is_left_as_it_is_without_its_tags() -> None:
    tail = b"TAG" + b"CNRY".ljust(125, b"\0")
    copy, _ = cleaned(id3(b"CNRY Ann Other") + mp3() + tail, "mp3")
    assert copy == mp3()


def test_a_film_keeps_its_length_and_loses_where_it_was_taken() -> None:
    copy, _ = cleaned(mp4(), "mp4")
    assert (len(copy), b"picture" in copy, b"Ann Other" in mp4()) == (len(mp4()), True, True)


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("teal", "red")]
    frames[0].save(out, "webp", save_all=True, append_images=frames[1:])
    return out.getvalue()


def vast_png() -> bytes:
    """A few bytes that ask for a terabyte."""
    head = b"IHDR" + struct.pack("!IIBBBBB", 500_000, 500_000, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack("!I", 13) + head + struct.pack("!I", zlib.crc32(head))


XLSX_RELS = "xl/worksheets/_rels/sheet1.xml.rels"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.png", vast_png(), "more than anybody can show"),
        ("a.png", picture("png") + archive(), "something else hidden"),
        ("a.png", picture("png")[:20] + HTML, "something else hidden"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "is damaged"),
        ("a.jpg", picture("jpeg") + archive(), "something else hidden"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x04ab" + HTML, "something else hidden"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x04ab", "is damaged"),
        ("a.webp", moving(), "moves"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP9 " + bytes(30), "is damaged"),
        ("a.gif", b"GIF89a" + HTML, "none of the kinds"),
        ("a.svg", b"<svg onload='alert(1)'/>", "none of the kinds"),
        ("a.mp3", mp3(2, between=HTML), "something else hidden"),
        ("a.mp3", mp3(10, between=b"MZ" + bytes(600)), "not sound"),
        ("a.mp3", mp3(1), "is damaged"),
        ("a.mp3", b"ID3\x04\0\0\xff\xff\xff\xff" + mp3(), "is damaged"),
        ("a.mp3", mp3() + archive(), "something else hidden"),
        ("a.mp4", mp4() + archive(), "something else hidden"),
        ("a.mp4", mp4(sample=b"encv"), "protected against copying"),
        ("a.mp4", mp4(more=box(b"moof", box(b"pssh"))), "protected against copying"),
        ("a.mp4", mp4(flags=b"\0\0\0\0http://evil"), "in other files"),
        ("a.mp4", mp4(brand=b"qt  "), "browsers may not play"),
        ("a.mp4", mp4()[:-3], "is damaged"),
        ("a.mp4", mp4(more=box(b"evil")), "is damaged"),
        ("a.vtt", b"WEBVTT\n\nno times\n", "not captions in"),
        ("a.vtt", vtt("<script>alert(1)</script>"), "do not belong in captions"),
        ("a.vtt", srt(), "not captions in"),
        ("a.srt", vtt(), "not captions in"),
        ("a.vtt", vtt().decode().encode("utf-16"), "not saved as UTF-8"),
        ("a.srt", srt() + b"\x01", "not captions in"),
        ("a.odt", odf("<text:a xlink:href='file:///etc'>x</text:a>"), "somewhere else"),
        ("a.odt", odf("<draw:image xlink:href='http://bad.example/p.png'/>"), "somewhere else"),
        ("a.odt", odf("<draw:image xlink:href='../../p.png'/>"), "somewhere else"),
        ("a.odt", odf("<text:section-source xlink:href='b.odt'/>"), "somewhere else"),
        ("a.odt", odf("<script:event-listener script:event-name='dom:load'/>"), "has macros"),
        ("a.odt", odf("<draw:object-ole xlink:href='./Object 1'/>"), "is embedded"),
        ("a.odt", odf(parts={"Basic/Standard/Module1.xml": "<a/>"}), "has macros"),
        ("a.odt", odf(parts={"Pictures/a.png": archive()}), "archive inside"),
        ("a.odt", odf(parts={"Pictures/a.png": b"MZ\x90\0"}), "a program"),
        ("a.odt", odf(parts={"content.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "is damaged"),
        ("a.odt", odf(parts={"Pictures/a": b"0" * 20_000_000}), "unpacks to far more"),
        ("a.odt", encrypted_odf(), "has a password"),
        ("a.ods", odf(kind="spreadsheet"), "not a text (.odt) or slides"),
        ("a.odp", odf(), "The name ends in .odp, but inside it is an OpenDocument text"),
        ("a.xlsx", word(kind=SHEET, parts={XLSX_RELS: relations(
            ("externalLinkPath", "file:///x.xlsx", "External"))}), "fetches data"),
        ("a.xlsx", word(kind=SHEET, parts={XLSX_RELS: relations(
            ("connections", "connections.xml", "Internal"))}), "fetches data"),
        ("a.xlsx", word(kind=SHEET, parts={"xl/a.xml": "<f>WEBSERVICE(A1)</f>"}), "a field or"),
        ("a.xlsx", word(kind=SHEET.replace("sheet.main", "sheet.macroEnabled.main")), "has macros"),
    ],
)  # fmt: skip
def test_each_trick_is_refused_in_words(name: str, data: bytes, says: str) -> None:
    assert says.lower() in refused(data, name).lower()


@pytest.mark.parametrize(
    "body",
    [
        "<text:a xlink:href='https://www.example.org/'>x</text:a>",
        "<text:a xlink:href='#part'>x</text:a>",
        "<draw:image xlink:href='Pictures/a.png'/>",
        "<draw:object xlink:href='./Object 1'/>",
        "<presentation:event-listener presentation:action='next-page'/>",
    ],
)
def test_what_a_reader_clicks_or_lies_inside_is_fine(body: str) -> None:
    assert check(SimpleUploadedFile("a.odt", odf(body))).format == "odt"


@pytest.mark.parametrize("kind", sorted(formats.FORMATS))
def test_each_kind_has_a_limit_of_its_own(kind: str, settings: Any) -> None:
    most = formats.FORMATS[kind].megabytes
    assert formats.FORMATS[kind].most == most * 1_000_000
    settings.MAX_UPLOAD_BYTES = 500_000
    assert formats.FORMATS[kind].most == 500_000


def test_a_mimetype_part_that_is_a_bomb_is_not_read() -> None:
    with zipfile.ZipFile(io.BytesIO(odf())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert "is damaged" in refused(zipped({**parts, "mimetype": b"a" * 300}), "a.odt")
