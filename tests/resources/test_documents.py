"""Generated files, for those who listen to them or cannot use a mouse: what a checker would ask.

PDF by pypdf: the rules of PDF/UA that can be seen in its structure; Typst refuses to write a file
that breaks the others. Word and PowerPoint by python-docx and python-pptx.
"""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from docx import Document
from docx.oxml.ns import qn
from pptx import Presentation
from pypdf import PdfReader

from resources import pipeline
from resources.documents import Facts, make
from resources.filling import fill
from resources.originals import Original, originals
from resources.reading import read
from resources.text import Heading, Items, Picture, Table, blocks_of, plain

ALL = originals()
BY_FORMAT = {
    format: [each for each in ALL if format in each.codes("formats")]
    for format in ("pdf", "docx", "pptx")
}


def every(format: str) -> Any:
    found = BY_FORMAT[format]
    return pytest.mark.parametrize("original", found, ids=[each.slug for each in found])


def facts_of(original: Original) -> Facts:
    return Facts(original.facts["title"], original.facts["summary"], use="You may copy this.")


def made(original: Original, format: str) -> bytes:
    return make(facts_of(original), fill(original.body), format)


def structure(node: Any) -> Iterator[Any]:
    """Every element of a PDF's structure, in the order in which it is read."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from structure(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from structure(node["/K"])


def root_of(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def bookmarks(outline: list[Any]) -> list[str]:
    found: list[str] = []
    for one in outline:
        found += bookmarks(one) if isinstance(one, list) else [str(one.title)]
    return found


@every("pdf")
def test_a_pdf_says_what_it_is_and_in_which_language(original: Original) -> None:
    reader = PdfReader(io.BytesIO(made(original, "pdf")))
    root = root_of(reader)
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (pypdf's own kind of true)
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata is not None
    assert reader.metadata.title == original.facts["title"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert all(page.get("/Tabs") == "/S" for page in reader.pages)


@every("pdf")
def test_headings_of_a_pdf_stand_in_order_and_in_its_bookmarks(original: Original) -> None:
    reader = PdfReader(io.BytesIO(made(original, "pdf")))
    tags = [str(one["/S"]) for one in structure(root_of(reader)["/StructTreeRoot"])]
    levels = [int(tag[2]) for tag in tags if tag[:2] == "/H" and tag[2:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    words = [plain(one.runs) for one in headings(original)]
    assert bookmarks(reader.outline) == [original.facts["title"], *words]


def headings(original: Original) -> list[Heading]:
    return [one for one in blocks_of(fill(original.body)) if isinstance(one, Heading)]


@every("pdf")
def test_lists_tables_and_pictures_of_a_pdf_are_tagged(original: Original) -> None:
    reader = PdfReader(io.BytesIO(made(original, "pdf")))
    found = list(structure(root_of(reader)["/StructTreeRoot"]))
    blocks = blocks_of(fill(original.body))
    count = {tag: sum(str(one["/S"]) == tag for one in found) for tag in ("/L", "/Table", "/TH")}
    assert count["/L"] == sum(isinstance(one, Items) for one in blocks)
    tables = [one for one in blocks if isinstance(one, Table)]
    assert count["/Table"] == len(tables)
    assert count["/TH"] == sum(len(one.header) for one in tables)
    alts = [str(one.get("/Alt", "")) for one in found if str(one["/S"]) == "/Figure"]
    assert alts == [one.alt for one in blocks if isinstance(one, Picture)]


@every("pdf")
def test_every_point_number_and_box_of_a_list_is_read_out(original: Original) -> None:
    reader = PdfReader(io.BytesIO(made(original, "pdf")))
    marks = [one for one in structure(root_of(reader)["/StructTreeRoot"]) if one["/S"] == "/Lbl"]
    items = [one for one in blocks_of(fill(original.body)) if isinstance(one, Items)]
    assert len(marks) == sum(len(one.items) for one in items)
    assert all(one.get("/K") for one in marks)


def test_how_a_word_file_may_be_used_never_stands_alone_on_a_page() -> None:
    document = Document(io.BytesIO(make(Facts("A", "b", use="Copy it."), "## C\n\n- D", "docx")))
    *_, last, use = document.paragraphs
    assert (last.text, last.paragraph_format.keep_with_next, use.text) == ("D", True, "Copy it.")


@pytest.mark.parametrize(("columns", "points"), [(3, None), (4, 9.5)])
def test_a_short_table_of_a_word_file_stays_together_with_smaller_letters_for_many_columns(
    columns: int, points: float | None
) -> None:
    rows = ["| " + " | ".join(["word"] * columns) + " |"] * 3
    rows.insert(1, "|---" * columns + "|")
    document = Document(io.BytesIO(make(Facts("A", "b"), "## C\n\n" + "\n".join(rows), "docx")))
    (table,) = document.tables
    cells = [[cell.paragraphs[0] for cell in row.cells] for row in table.rows]
    kept = [{cell.paragraph_format.keep_with_next for cell in row} for row in cells]
    assert kept == [{True}, {True}, {None}]
    sizes = {run.font.size.pt if run.font.size else None for cell in cells[1] for run in cell.runs}
    assert sizes == {points}


@every("docx")
def test_a_word_file_has_a_title_a_language_and_headings(original: Original) -> None:
    document = Document(io.BytesIO(made(original, "docx")))
    assert document.core_properties.title == original.facts["title"]
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert (document.core_properties.language, languages) == ("en-GB", {"en-GB"})
    named = [(p.style.name if p.style else "", p.text) for p in document.paragraphs]
    assert named[0] == ("Title", original.facts["title"])
    found = [(name, text) for name, text in named if name.startswith("Heading")]
    assert found == [(f"Heading {one.level - 1}", plain(one.runs)) for one in headings(original)]


@every("docx")
def test_tables_of_a_word_file_repeat_their_headings_and_are_named(original: Original) -> None:
    document = Document(io.BytesIO(made(original, "docx")))
    tables = [one for one in blocks_of(fill(original.body)) if isinstance(one, Table)]
    assert len(document.tables) == len(tables)
    for shown, meant in zip(document.tables, tables, strict=True):
        head = shown.rows[0]
        assert [cell.text for cell in head.cells] == [plain(cell) for cell in meant.header]
        assert head._tr.trPr is not None
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert shown._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


@every("docx")
def test_boxes_and_blanks_of_a_word_file_have_names(original: Original) -> None:
    document = Document(io.BytesIO(made(original, "docx")))
    controls = list(document.element.body.iter(qn("w:sdt")))
    names = [one.find(f".//{qn('w:alias')}").get(qn("w:val")) for one in controls]
    text = fill(original.body)
    assert len(controls) == text.count("- [ ] ") + text.count("____")
    assert all(names)


@pytest.mark.parametrize("format", ["docx", "pptx"])
def test_pictures_have_words(format: str) -> None:
    seen = 0
    for original in BY_FORMAT[format]:
        wanted = [one.alt for one in blocks_of(original.body) if isinstance(one, Picture)]
        assert alts(made(original, format), format) == wanted
        seen += len(wanted)
    assert seen


def alts(content: bytes, format: str) -> list[str]:
    if format == "docx":
        shapes = Document(io.BytesIO(content)).inline_shapes
        return [shape._inline.docPr.get("descr", "") for shape in shapes]
    return [
        shape._element.nvPicPr.cNvPr.get("descr", "")
        for slide in Presentation(io.BytesIO(content)).slides
        for shape in slide.shapes
        if shape.shape_type == 13
    ]


@every("pptx")
def test_each_slide_has_a_title_of_its_own_that_is_read_first(original: Original) -> None:
    deck = Presentation(io.BytesIO(made(original, "pptx")))
    assert deck.core_properties.title == original.facts["title"]
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    level_two = [plain(one.runs) for one in headings(original) if one.level == 2]
    assert titles == [original.facts["title"], *level_two]
    assert len(set(titles)) == len(titles)
    assert len(titles) == int(original.facts["length"].split()[0])
    for slide in deck.slides:
        # The order of the shapes is the order in which they are read.
        assert [shape.is_placeholder for shape in slide.shapes][:1] == [True]
        assert slide.shapes[0].placeholder_format.idx == 0
        assert all(shape.text_frame.text for shape in slide.placeholders)


@every("pptx")
def test_slides_have_notes_and_say_their_language(original: Original) -> None:
    deck = Presentation(io.BytesIO(made(original, "pptx")))
    slides = list(deck.slides)
    assert all(len(slide.notes_slide.notes_text_frame.text) > 50 for slide in slides[:-1])
    runs = [run for slide in slides for run in slide._element.iter(qn("a:r"))]
    assert {run.find(qn("a:rPr")).get("lang") for run in runs} == {"en-GB"}


def test_no_slide_runs_over_its_edge() -> None:
    longest = Facts("Long", "Words")
    lines = "\n".join(f"- Line {number} of more than a slide can hold" for number in range(9))
    (_, slide) = Presentation(io.BytesIO(make(longest, f"## A\n\n{lines}", "pptx"))).slides
    sizes = {
        run.font.size.pt for p in slide.placeholders[1].text_frame.paragraphs for run in p.runs
    }
    assert sizes == {24}


@pytest.mark.parametrize("format", ["pdf", "docx", "pptx"])
def test_files_are_the_same_each_time_and_pass_the_door_for_uploads(format: str) -> None:
    for original in BY_FORMAT[format]:
        content = made(original, format)
        make.cache_clear()
        assert make(facts_of(original), fill(original.body), format) == content
        assert pipeline.check(ContentFile(content, f"a.{format}")).format == format


HOSTILE = '#import "x" $a$ @b \\u{41} <c> // d /* e */ #panic() {f}'


@pytest.mark.parametrize("format", ["pdf", "docx", "pptx"])
def test_words_of_a_text_are_never_commands(format: str) -> None:
    content = make(Facts(HOSTILE, HOSTILE), f"## {HOSTILE}\n\n- {HOSTILE}", format)
    assert read(io.BytesIO(content), format).count("#panic()") >= 2


def test_links_lead_out_of_files_and_pages_of_the_site_do_not() -> None:
    text = "[a](https://a.example/) [b](/help-now/) [c](tel:999)"
    word = make(Facts("A", "B"), text, "docx")
    with ZipFile(io.BytesIO(word)) as package:
        relations = package.read("word/_rels/document.xml.rels").decode()
    assert relations.count('TargetMode="External"') == 1
    pages = PdfReader(io.BytesIO(make(Facts("A", "B"), text, "pdf"))).pages
    found: Any = pages[0]["/Annots"]
    links = [one.get_object()["/A"]["/URI"] for one in found]
    assert links == ["https://a.example/", "tel:999"]


def test_numbers_of_each_list_begin_at_one() -> None:
    document = Document(io.BytesIO(make(Facts("A", "B"), "1. a\n2. b\n\nc\n\n1. d", "docx")))
    lists: list[Any] = [
        p._p.pPr for p in document.paragraphs if p.style and p.style.name == "List Number"
    ]
    numbers = [properties.numPr.numId.val for properties in lists]
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_text_in_welsh_says_so() -> None:
    content = make(Facts("Cymorth", "Gair", language="cy"), "Gair", "pdf")
    assert root_of(PdfReader(io.BytesIO(content)))["/Lang"] == "cy-GB"


def test_a_slide_with_a_picture_beside_words_and_a_table() -> None:
    text = "## A\n\n- b\n\n![x](three-steps)\n\n### c\n\n| d | e |\n| --- | --- |\n| f | g |"
    slide = Presentation(io.BytesIO(make(Facts("A", "B"), text, "pptx"))).slides[1]
    assert slide.placeholders[1].text_frame.text == "b\nc\nf: g"
    picture = slide.shapes[-1]
    assert picture.left > slide.placeholders[1].left + slide.placeholders[1].width


@every("pdf")
def test_it_is_as_long_as_it_says_and_no_page_holds_the_last_line_alone(original: Original) -> None:
    pages = PdfReader(io.BytesIO(made(original, "pdf"))).pages
    number, unit = original.facts["length"].split()[:2]
    if unit.startswith("page"):
        assert len(pages) == int(number)
    lines = [line for line in pages[-1].extract_text().splitlines() if line.strip()]
    # Its words, how it may be used, and the foot of the page.
    assert len(lines) > 3


def test_a_long_last_list_breaks_as_it_must() -> None:
    body = "## All of it\n\n" + "\n".join(f"- Line {n}" for n in range(200))
    pages = PdfReader(io.BytesIO(make(Facts("Long", "x", use="Copy it."), body, "pdf"))).pages
    said = "\n".join(page.extract_text() for page in pages)
    assert ("Line 0\n" in said, "Line 199" in said, "Copy it." in said) == (True, True, True)
