"""Makes real PDF, Word and PowerPoint files of our originals, the same bytes' worth every time.

Good enough to read and print; tagged PDF and an accessibility check of each file come with the
library's own issue.
"""

from datetime import UTC, datetime
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from pptx import Presentation
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

from resources.originals import Block, Original

# Files say when they were made; ours say one day, so that nothing differs from run to run.
MADE: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
AUTHOR: Final = "Side by Side peer support"
_TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=11.5, leading=17, spaceAfter=7)
_STYLES: Final = {
    "title": ParagraphStyle(
        "title", _TEXT, fontName="Helvetica-Bold", fontSize=22, leading=28, spaceAfter=14
    ),
    "heading": ParagraphStyle(
        "heading", _TEXT, fontName="Helvetica-Bold", fontSize=14, spaceBefore=10, keepWithNext=1
    ),
    "point": ParagraphStyle("point", _TEXT, leftIndent=16, bulletIndent=3, spaceAfter=4),
    "paragraph": _TEXT,
}


def make(original: Original) -> bytes:
    """The bytes of `original` in the format it asks for. Raises KeyError for an unknown one."""
    makers = {"pdf": _pdf, "docx": _docx, "pptx": _pptx}
    return makers[original.facts["format"]](original)


def _pdf(original: Original) -> bytes:
    out = BytesIO()
    title = original.facts["title"]
    page = SimpleDocTemplate(
        out, pagesize=A4, title=title, author=AUTHOR, lang="en-GB", invariant=1,
        leftMargin=2.2 * cm, rightMargin=2.2 * cm, topMargin=2 * cm, bottomMargin=2 * cm,
    )  # fmt: skip
    story: list[Flowable] = [Paragraph(escape(title), _STYLES["title"])]
    story += [_flowable(block) for block in original.blocks]
    page.build(story)
    return out.getvalue()


def _flowable(block: Block) -> Flowable:
    text = escape(block.text)
    if block.kind == "point":
        return Paragraph(text, _STYLES["point"], bulletText="•")
    return Paragraph(text, _STYLES.get(block.kind, _TEXT))


def _docx(original: Original) -> bytes:
    document = Document()
    document.core_properties.title = original.facts["title"]
    document.core_properties.author = AUTHOR
    document.core_properties.language = "en-GB"
    document.core_properties.created = document.core_properties.modified = MADE
    document.add_heading(original.facts["title"], level=0)
    for block in original.blocks:
        if block.kind == "heading":
            document.add_heading(block.text, level=1)
        elif block.kind == "tick":
            document.add_paragraph(f"\N{BALLOT BOX} {block.text}")
        else:
            style = "List Bullet" if block.kind == "point" else None
            document.add_paragraph(block.text, style=style)
    out = BytesIO()
    document.save(out)
    return _dated(out)


def _pptx(original: Original) -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    deck.core_properties.title = original.facts["title"]
    deck.core_properties.author = AUTHOR
    deck.core_properties.created = deck.core_properties.modified = MADE
    first = deck.slides.add_slide(deck.slide_layouts[5])
    _title(first, original.facts["title"], top=2.6, size=44)
    slide, points = first, list[str]()
    for block in original.blocks:
        if block.kind == "heading":
            slide, points = deck.slides.add_slide(deck.slide_layouts[1]), []
            _title(slide, block.text, top=0.6, size=36)
        elif block.kind == "notes":
            _notes(slide, block.text)
        else:
            points.append(block.text)
            _body(slide, points)
    out = BytesIO()
    deck.save(out)
    return _dated(out)


def _dated(package: BytesIO) -> bytes:
    """The same package with one date on all its entries: they carry the minute they were made."""
    out = BytesIO()
    with ZipFile(package) as made, ZipFile(out, "w", ZIP_DEFLATED) as dated:
        for entry in made.infolist():
            same_day = ZipInfo(entry.filename, MADE.timetuple()[:6])
            same_day.compress_type = ZIP_DEFLATED
            dated.writestr(same_day, made.read(entry))
    return out.getvalue()


def _title(slide: Slide, text: str, *, top: float, size: int) -> None:
    shape = slide.shapes.title
    if shape is None:
        raise ValueError("Every slide has a title: people who listen to it find their way by it.")
    _place(shape, top=top, height=1.4)
    shape.text_frame.text = text
    shape.text_frame.paragraphs[0].font.size = Pt(size)


def _body(slide: Slide, points: list[str]) -> None:
    body = slide.placeholders[1]
    _place(body, top=2.2, height=4.4)
    body.text_frame.text = "\n".join(points)
    for paragraph in body.text_frame.paragraphs:
        paragraph.font.size = Pt(28)
        paragraph.space_after = Pt(10)


def _notes(slide: Slide, text: str) -> None:
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = text


def _place(shape: BaseShape, *, top: float, height: float) -> None:
    shape.left, shape.width = Inches(0.9), Emu(Inches(11.5))
    shape.top, shape.height = Inches(top), Inches(height)
