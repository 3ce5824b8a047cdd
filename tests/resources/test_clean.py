"""The copy readers get has no trace of those who made the file, and still is the file."""

import io
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from lxml import etree
from pptx import Presentation
from reportlab.pdfgen.canvas import Canvas

from resources.clean.kinds import clean
from resources.pipeline import check
from resources.refusals import FileRefused
from tests.resources.files import acting_pdf, commented, made, picture, relations, word, zipped
from tests.resources.kinds import odf

TRACES = ("Ann Other", "Acme", "AO", "CNRY")


def cleaned(data: bytes, format: str, *, keep: bool = False) -> tuple[bytes, list[str]]:
    out = io.BytesIO()
    found = clean(io.BytesIO(data), out, format, keep_comments=keep)
    return out.getvalue(), found


def inside(data: bytes) -> str:
    """Everything in a package, unpacked, with the names of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = ((name, package.read(name)) for name in package.namelist())
        return "\n".join(f"{name}\n{part.decode(errors='replace')}" for name, part in parts)


def checks(data: bytes, format: str) -> None:
    """What comes out would be let in again."""
    assert check(SimpleUploadedFile(f"a.{format}", data)).format == format


def test_word_loses_its_author_and_keeps_title_and_language() -> None:
    data, found = cleaned(commented(), "docx")
    assert found == ["Is this still right?"]
    assert "Ann Other" in inside(commented())
    assert not [trace for trace in ("Ann Other", ">AO<", "comment") if trace in inside(data)]
    document = Document(io.BytesIO(data))
    properties = document.core_properties
    assert (properties.title, properties.language, properties.author) == ("A title", "cy", "")
    assert [each.text for each in document.paragraphs] == ["Some words"]
    checks(data, "docx")


def test_wanted_comments_stay_without_their_author() -> None:
    data, _ = cleaned(commented(), "docx", keep=True)
    document = Document(io.BytesIO(data))
    assert [each.text for each in document.comments] == ["Is this still right?"]
    assert "Ann Other" not in inside(data)


@pytest.mark.parametrize("format", ["docx", "pptx"])
def test_what_real_programs_wrote_still_opens(format: str) -> None:
    data, _ = cleaned(made(format), format)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))
    opened = Document(io.BytesIO(data)) if format == "docx" else Presentation(io.BytesIO(data))
    assert opened.core_properties.title == "One two"
    assert opened.core_properties.author == ""
    checks(data, format)


def test_tracked_changes_stay_without_names() -> None:
    body = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
    body += "<w:p><w:ins w:author='Ann Other' w:id='1'><w:r><w:t>new</w:t></w:r></w:ins></w:p>"
    data, _ = cleaned(word(parts={"word/document.xml": body + "</w:document>"}), "docx")
    assert "Ann Other" not in inside(data)
    assert 'author="Author"' in inside(data)


def test_properties_labels_and_thumbnails_go() -> None:
    parts: dict[str, str | bytes] = {
        "docProps/app.xml": "<Properties><Company>Acme</Company></Properties>",
        "docProps/custom.xml": "<Properties>CNRY</Properties>",
        "docProps/thumbnail.jpeg": b"CNRY",
        "labels/info.xml": "<labels>CNRY</labels>",
        "customXml/item1.xml": "<p>CNRY</p>",
        "_rels/.rels": relations(
            ("officeDocument", "word/document.xml", "Internal"),
            ("extended-properties", "docProps/app.xml", "Internal"),
            ("classificationlabels", "labels/info.xml", "Internal"),
        ),
        "word/_rels/document.xml.rels": relations(("customXml", "../customXml/item1.xml", "")),
    }
    data, _ = cleaned(word(parts=parts), "docx")
    found = inside(data)
    assert not [trace for trace in (*TRACES, "docProps", "customXml", "labels") if trace in found]


@pytest.mark.parametrize("format", ["png", "jpeg"])
def test_pictures_inside_lose_place_and_words_and_stay_the_same_picture(format: str) -> None:
    before = picture(format, place=True)
    assert b"CNRY" in before
    data, _ = cleaned(word(parts={f"word/media/a.{format}": before}), "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        after = package.read(f"word/media/a.{format}")
    assert b"CNRY" not in after
    assert after == picture(format)


def test_pictures_that_are_none_stay_as_they_are() -> None:
    parts: dict[str, str | bytes] = {
        "word/media/a.png": b"no picture",
        "word/media/b.jpg": b"\xff\xd8\xff\xe1",
    }
    data, _ = cleaned(word(parts=parts), "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert [package.read(name) for name in parts] == list(parts.values())


@pytest.mark.parametrize(
    "data",
    [
        word(parts={"word/_rels/document.xml.rels": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
        word(parts={"word/document.xml": "<w:document"}),
        zipped({"a": "b"}),
        b"PK no",
    ],
    ids=["entity", "broken", "no-types", "no-zip"],
)
def test_what_breaks_while_it_is_cleaned_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match="is damaged"):
        cleaned(data, "docx")


def noted_pdf() -> bytes:
    """A PDF by Ann Other with a note of hers on its page, and a picture with a place."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setAuthor("Ann Other")
    canvas.setTitle("A title")
    canvas.drawString(100, 700, "Some words")
    canvas.textAnnotation("Is this still right?", Rect=[10, 10, 50, 50])
    canvas.save()
    with pikepdf.open(out) as document:
        for note in document.pages[0].obj.Annots:
            note.T = pikepdf.String("Ann Other")
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            meta["pdf:Producer"], meta["pdfuaid:part"] = "Acme", "1"
        image = document.make_stream(picture("jpeg", place=True))
        image.Filter, image.Type, image.Subtype = (
            pikepdf.Name.DCTDecode, pikepdf.Name.XObject, pikepdf.Name.Image,
        )  # fmt: skip
        document.pages[0].obj.Resources.XObject = pikepdf.Dictionary(A=image)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def test_a_pdf_loses_author_notes_and_places_and_keeps_title_and_claims() -> None:
    before = noted_pdf()
    assert b"CNRY" in before
    data, found = cleaned(before, "pdf")
    assert found == ["Is this still right?"]
    assert not [trace for trace in (*TRACES, "still right") if trace.encode() in data]
    with pikepdf.open(io.BytesIO(data)) as document:
        assert [(name, str(value)) for name, value in document.docinfo.items()] == [
            ("/Title", "A title")
        ]
        meta = document.open_metadata()
        assert (meta["dc:title"], meta["pdfuaid:part"], "pdf:Producer" in meta) == (
            "A title", "1", False,
        )  # fmt: skip
        assert len(document.pages[0].obj.Annots) == 0
    checks(data, "pdf")


def test_wanted_notes_of_a_pdf_stay_without_a_name() -> None:
    data, _ = cleaned(noted_pdf(), "pdf", keep=True)
    with pikepdf.open(io.BytesIO(data)) as document:
        (note,) = document.pages[0].obj.Annots
        assert (str(note.Contents), "/T" in note) == ("Is this still right?", False)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (acting_pdf("/JavaScript"), "a script"),
        (acting_pdf("/Movie"), "a film"),
        (b"%PDF-1.7 no", "is damaged"),
    ],
)
def test_the_full_parse_refuses(data: bytes, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        cleaned(data, "pdf")


def grammar(name: str, file: str = "math.dtd", inside: str = "") -> str:
    """A document type as OpenOffice wrote it."""
    return (
        f'<!DOCTYPE {name} PUBLIC "-//OpenOffice.org//DTD Some grammar 1.01//EN" "{file}"{inside}>'
    )


def test_what_openoffice_wrote_about_its_grammar_is_no_damage() -> None:
    formula = f'<?xml version="1.0"?>\n{grammar("math:math")}<math:math xmlns:math="m"/>'
    manifest = f'{grammar("m:manifest", "Manifest.dtd")}<m:manifest xmlns:m="m"/>'
    parts = {"Object 1/content.xml": formula, "META-INF/manifest.xml": manifest}
    copy, _ = cleaned(odf(parts=parts), "odt")
    checks(copy, "odt")
    assert ("math:math" in inside(copy), "DOCTYPE" in inside(copy)) == (True, False)


@pytest.mark.parametrize(
    "kind",
    [
        grammar("a", "https://bad.example/x.dtd"),
        grammar("a", "../x.dtd"),
        grammar("a", inside=" [<!ENTITY b 'c'>]"),
        '<!DOCTYPE a SYSTEM "x.dtd">',
        f"<!DOC{grammar('a')}TYPE a [<!ENTITY b 'c'>]>",
    ],
)
@pytest.mark.parametrize("part", ["Object 1/content.xml", "META-INF/manifest.xml"])
def test_any_other_document_type_is_refused(kind: str, part: str) -> None:
    data = odf(parts={part: f"{kind}<a/>"})
    with pytest.raises(FileRefused, match="damaged"):
        check(SimpleUploadedFile("a.odt", data))
    with pytest.raises(FileRefused, match="damaged"):
        cleaned(data, "odt")


def test_a_break_that_excel_leaves_open_in_a_drawing_is_no_damage() -> None:
    drawing = "<xml><div>One<br>two<br ></div></xml>"
    leads = relations(("vmlDrawing", "drawing.vml", "Internal"))
    parts = {"word/_rels/document.xml.rels": leads, "word/drawing.vml": drawing}
    copy, _ = cleaned(word(parts=parts), "docx")
    assert "One<br/>two<br/>" in inside(copy)
    whole = {**parts, "word/drawing.vml": "<xml>One<br>two</br></xml>"}
    assert "One<br>two</br>" in inside(cleaned(word(parts=whole), "docx")[0])
