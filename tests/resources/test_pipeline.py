"""What is let in and what is refused, by content. Each refusal says what is wrong."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from resources.office import MAIN
from resources.pipeline import MEDIA_TYPES, check
from resources.refusals import FileRefused
from tests.resources.files import (
    SLIDES,
    TYPES,
    WORD,
    lying_size,
    made,
    packed,
    pdf,
    relations,
    with_flag,
    word,
    zipped,
)

TEMPLATE = relations(("attachedTemplate", "https://bad.example/t.dotm", "External"))
PICTURE = relations(("image", "https://bad.example/p.png", "External"))
LINK = relations(("hyperlink", "https://www.example.org/", "External"))
SCRIPT_LINK = relations(("hyperlink", "file://server/share", "External"))
OBJECT = relations(("oleObject", "embeddings/oleObject1.bin", "Internal"))
CHUNK = relations(("aFChunk", "x.html", "Internal"))
RELS = "word/_rels/document.xml.rels"
JS = b"3 0 obj\n<</S/JavaScript/JS(app.alert(1))>>\nendobj\n"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def refused(data: bytes, name: str = "file.docx") -> str:
    with pytest.raises(FileRefused) as caught:
        check(SimpleUploadedFile(name, data))
    return caught.value.words


@pytest.mark.parametrize("format", ["pdf", "docx", "pptx"])
def test_real_files_pass(format: str) -> None:
    checked = check(SimpleUploadedFile(f"file.{format.upper()}", made(format)))
    assert (checked.format, checked.media_type) == (format, MEDIA_TYPES[format])


@pytest.mark.parametrize("format", ["pdf", "docx", "pptx"])
def test_files_on_disk_are_read_like_files_in_memory(format: str) -> None:
    file = TemporaryUploadedFile(f"file.{format}", "", 0, "utf-8")
    file.write(made(format))
    file.size = len(made(format))
    assert check(file) == check(SimpleUploadedFile(f"file.{format}", made(format)))
    file.close()


def test_the_least_files_pass() -> None:
    assert check(SimpleUploadedFile("file.pdf", pdf())).format == "pdf"
    assert check(SimpleUploadedFile("file.docx", word())).format == "docx"


def test_links_that_a_reader_clicks_are_fine() -> None:
    assert check(SimpleUploadedFile("a.docx", word(parts={RELS: LINK}))).format == "docx"


def test_a_sheet_behind_a_chart_is_fine() -> None:
    sheet = word(kind=next(k for k in _mains() if "spreadsheet" in k))
    file = word(parts={"word/embeddings/sheet.xlsx": sheet})
    assert check(SimpleUploadedFile("a.docx", file)).format == "docx"


def _mains() -> list[str]:
    return list(MAIN)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (HTML, "none of the kinds"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older Office file"),
        (b"MZ" + b"\0" * 600, "none of the kinds"),
        (b"GIF89a" + HTML, "none of the kinds"),
        (b"\n" + pdf(), "none of the kinds"),
    ],
    ids=["empty", "html", "old-doc", "program", "gif-html", "pdf-after-something"],
)
def test_other_files_are_refused(data: bytes, says: str) -> None:
    assert says in refused(data, "file.pdf")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pdf()[:-40], "is damaged"),
        (b"%PDF-1.7\n%%EOF\n", "is damaged"),
        (pdf(JS), "a script"),
        (pdf(b"3 0 obj\n<</S/J#61vaScript>>\nendobj"), "a script"),
        (pdf(packed(b"<</S/JavaScript/JS(x)>>")), "a script"),
        (pdf(packed(b"<</S/Launch>>").replace(b"ObjStm", b"#4fbjStm")), "something hidden"),
        (pdf(b"3 0 obj\n<</S/Launch/F(cmd.exe)>>\nendobj"), "starts a program"),
        (pdf(b"3 0 obj\n<</Type/EmbeddedFile>>\nendobj"), "another file"),
        (pdf(b"3 0 obj\n<</S/SubmitForm>>\nendobj"), "sends data away"),
        (pdf(b"3 0 obj\n<</Encrypt 5 0 R>>\nendobj"), "has a password"),
        (pdf(tail=zipped({"a": "b"})), "something more"),
        (pdf(tail=HTML), "something more"),
        (pdf(packed(b"0" * 30_000_000)), "is damaged"),
        (pdf(b"3 0 obj\n<</Type/ObjStm>>\nstream\nnot zlib\nendstream\nendobj"), "is damaged"),
        (pdf(b"3 0 obj\n<</Type/ObjStm>>\nstream\nnever ends"), "is damaged"),
    ],
    ids=[
        "cut-off", "no-table", "script", "escaped-script", "packed-script", "escaped-stream",
        "launch", "attachment", "form", "password", "pdf-zip", "pdf-html", "packed-bomb",
        "not-packed", "endless",
    ],
)  # fmt: skip
def test_pdf_that_acts_or_misleads_is_refused(data: bytes, says: str) -> None:
    assert says in refused(data, "file.pdf")


def _duplicate() -> bytes:
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "again")
    return out.getvalue()


def _comment() -> bytes:
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"<script>"
    return out.getvalue()


def _link() -> bytes:
    out = io.BytesIO(word())
    entry = zipfile.ZipInfo("word/link")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (word(parts={"word/vbaProject.bin": b"x"}), "has macros"),
        (word(kind="application/vnd.ms-word.document.macroEnabled.main+xml"), "has macros"),
        (word(parts={RELS: TEMPLATE}), "somewhere else"),
        (word(parts={RELS: PICTURE}), "somewhere else"),
        (word(parts={RELS: SCRIPT_LINK}), "leads to a file on somebody's computer"),
        (word(parts={RELS: OBJECT}), "is embedded"),
        (word(parts={RELS: CHUNK}), "is embedded"),
        (word(parts={"word/embeddings/a.bin": b"MZ\x90\0"}), "a program"),
        (word(parts={"word/media/a.png": word()}), "archive inside"),
        (word(parts={"word/embeddings/a.docx": word(parts={"word/embeddings/b": word()})}),
         "archive inside"),
        (word(parts={"word/embeddings/a.docx": word(parts={RELS: TEMPLATE})}), "somewhere else"),
        (word(parts={"word/header.xml": "<w:instrText> DDEAUTO c:\\cmd </w:instrText>"}),
         "starts another program"),
        (word(parts={"word/big.xml": b"0" * 20_000_000}), "unpacks to far more"),
        (lying_size(), "is damaged"),
        (word(parts={"../../evil.txt": "x"}), "is damaged"),
        (word(parts={"/etc/evil": "x"}), "is damaged"),
        (word(parts={"word\\evil": "x"}), "is damaged"),
        (_duplicate(), "is damaged"),
        (_comment(), "is damaged"),
        (_link(), "is damaged"),
        (word() + b"tail", "is damaged"),
        (word()[:-30], "is damaged"),
        (with_flag(word(), 0x1), "has a password"),
        (word(parts={RELS: "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "is damaged"),
        (word(parts={RELS: "<not xml"}), "is damaged"),
        (word(parts={RELS: "<a/>".encode("utf-16")}), "is damaged"),
        (zipped({"a.txt": "b"}), "is damaged"),
        (word(kind="application/xml"), "not a Word"),
        (word(kind="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
         "inside it is an Excel file"),
        (zipped({"first": "x"}) + word(), "is damaged"),
    ],
    ids=[
        "macro", "docm-as-docx", "template", "tracking-picture", "file-link", "object", "chunk",
        "program", "archive", "nested-twice", "nested-template", "dde", "bomb", "lying-size",
        "traversal", "absolute", "backslash", "duplicate", "comment", "symlink", "tail", "cut-off",
        "password", "entity", "broken-xml", "utf-16", "plain-zip", "no-main", "excel", "two-zips",
    ],
)  # fmt: skip
def test_office_file_that_acts_or_misleads_is_refused(data: bytes, says: str) -> None:
    assert says in refused(data)


def test_too_many_entries_are_refused() -> None:
    assert "is damaged" in refused(word(parts={f"word/{n}.xml": "<a/>" for n in range(3_001)}))


def test_a_name_that_promises_another_format_is_refused() -> None:
    slides = refused(made("pptx"), "agreement.docx")
    assert slides.startswith("The name ends in .docx, but inside it is a PowerPoint file.")


def test_a_main_part_that_is_missing_is_refused() -> None:
    types = word(kind=f"{SLIDES}.presentation.main+xml").replace(b"nothing", b"")
    assert check(SimpleUploadedFile("a.pptx", types)).format == "pptx"
    gone = zipped({"[Content_Types].xml": _types("/word/gone.xml")})
    assert "not a Word" in refused(gone)


def _types(part: str) -> str:
    return TYPES.format(part=part, kind=f"{WORD}.document.main+xml")


def test_larger_than_allowed_is_refused(settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1_000
    assert "larger than 0 MB" in refused(b"%PDF-" + b"0" * 2_000, "file.pdf")
