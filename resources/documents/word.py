"""Word files with real headings, lists, tables with a row of headings, boxes one can tick and
blanks one can fill in, a language and a title."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from resources.documents.facts import MADE, Facts, dated
from resources.drawings import drawing
from resources.text import (
    Block,
    Heading,
    Items,
    Notes,
    Paragraph,
    Picture,
    Run,
    Runs,
    Table,
    plain,
)

BRAND: Final = RGBColor(0x1F, 0x4F, 0x5F)
_SHADE: Final = "E3ECEE"
_W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
# What a content control is called may be so long.
_LONGEST: Final = 60
_BOX: Final = "\N{BALLOT BOX}"
# A blank is a line on paper; on a screen the first letter typed takes its place.
_SHORT, _LONG = 10, 34
# So many rows fit on what is left of a page, or on the next; so many columns take full letters.
_SHORT_TABLE: Final = 8
_FEW_COLUMNS: Final = 3


def write(facts: Facts, blocks: Sequence[Block]) -> bytes:
    """The text as a Word file."""
    document = Document()
    _set_up(document, facts)
    document.add_paragraph(facts.title, style="Title")
    about = facts.title
    for block in blocks:
        if isinstance(block, Heading):
            about = plain(block.runs)
        _add(document, block, about)
    if facts.use:
        # It never stands alone on a page of its own.
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        document.add_paragraph(facts.use)
    out = BytesIO()
    document.save(out)
    return dated(out)


def _set_up(document: Word, facts: Facts) -> None:
    about = document.core_properties
    about.title, about.subject, about.author = facts.title, facts.summary[:250], facts.owner
    about.language, about.comments = facts.tongue, ""
    about.created = about.modified = MADE
    about.last_modified_by, about.revision = facts.owner[:60], 1
    styles = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), facts.tongue)
    styles["Normal"].font.name, styles["Normal"].font.size = "Arial", Pt(11)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size, above in (("Title", 22, 0), ("Heading 1", 15, 14), ("Heading 2", 12.5, 10)):
        styles[name].paragraph_format.space_before = Pt(above)
        font = styles[name].font
        font.name, font.size, font.bold, font.color.rgb = "Arial", Pt(size), True, BRAND
        fonts = styles[name].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)


def _add(document: Word, block: Block, about: str) -> None:
    match block:
        case Heading(level, runs):
            _write(document.add_heading(level=level - 1), runs)
        case Paragraph(runs):
            _write(document.add_paragraph(), runs)
        case Notes(runs):
            _write(document.add_paragraph(), (Run("What you can say: ", strong=True), *runs))
        case Picture(name, alt):
            _picture(document, name, alt)
        case Items():
            _items(document, block)
        case Table():
            _table(document, block, about)


def _items(document: Word, block: Items) -> None:
    number = _numbering(document) if block.kind == "numbers" else None
    for runs in block.items:
        if block.kind == "ticks":
            _tick(document.add_paragraph(), runs)
            continue
        paragraph = document.add_paragraph(style="List Number" if number else "List Bullet")
        if number is not None:
            paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
        _write(paragraph, runs)


def _numbering(document: Word) -> int:
    """A numbering of its own that begins at one: lists of one style count on otherwise."""
    definitions = document.part.numbering_part.element
    usual = document.styles["List Number"].element.pPr.numPr.numId.val
    base = next(each for each in definitions.num_lst if each.numId == usual)
    number = definitions.add_num(base.abstractNumId.val)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(number.numId)


def _tick(paragraph: WordParagraph, runs: Runs) -> None:
    """A box that can be ticked, then its words; read out as one line."""
    paragraph.paragraph_format.left_indent = Cm(0.8)
    paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.first_line_indent = Cm(-0.8)
    state = f'<w14:checkbox xmlns:w14="{_W14}"><w14:checked w14:val="0"/></w14:checkbox>'
    paragraph._p.append(_control(plain(runs), state, _BOX))
    _write(paragraph, (Run(" "), *runs))


def _control(name: str, kind: str, words: str) -> BaseOxmlElement:
    """A content control: a place in a form, with a name that is read out."""
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias/>{kind}</w:sdtPr>"
        "<w:sdtContent><w:r><w:t/></w:r></w:sdtContent></w:sdt>"
    )
    control.find(f".//{qn('w:alias')}").set(qn("w:val"), name[:_LONGEST] or "To fill in")
    control.find(f".//{qn('w:t')}").text = words
    return control


def _table(document: Word, block: Table, about: str) -> None:
    table = document.add_table(rows=0, cols=len(block.header), style="Table Grid")
    properties = table._tbl.tblPr
    for name in ("w:tblCaption", "w:tblDescription"):
        words = OxmlElement(name)
        words.set(qn("w:val"), about)
        properties.append(words)
    widths = [Cm(16.4 * share) for share in block.shares]
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for place, row in enumerate((block.header, *block.rows)):
        cells = table.add_row()
        _keep_together(cells._tr, header=place == 0)
        for cell, runs, width in zip(cells.cells, row, widths, strict=False):
            cell.width = width
            _cell(cell, runs, header=place == 0)
    _set_letters(table, together=len(block.rows) <= _SHORT_TABLE)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _set_letters(table: WordTable, *, together: bool) -> None:
    """Smaller ones where many columns stand beside each other. `together`: the rows stay on one
    page."""
    for row in table.rows[:-1] if together else ():
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    if len(table.columns) > _FEW_COLUMNS:
        for run in (run for row in table.rows for cell in row.cells for run in _runs(cell)):
            run.font.size = Pt(9.5)


def _runs(cell: _Cell) -> list[WordRun]:
    return list(cell.paragraphs[0].runs)


def _keep_together(row: BaseOxmlElement, *, header: bool) -> None:
    """A row is not torn apart; the first is repeated on each page and read as headings."""
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def _cell(cell: _Cell, runs: Runs, *, header: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(3)
    if header:
        shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_SHADE}"/>')
        cell._tc.get_or_add_tcPr().append(shade)
        runs = tuple(Run(run.text, strong=True, blank=run.blank) for run in runs)
    _write(paragraph, runs)


def _picture(document: Word, name: str, alt: str) -> None:
    document.add_picture(str(drawing(name, "png")), width=Cm(14))
    properties = document.inline_shapes[-1]._inline.docPr
    properties.set("descr", alt)
    properties.set("name", name)


def _write(paragraph: WordParagraph, runs: Runs) -> None:
    before = ""
    for run in runs:
        if run.blank:
            line = "_" * (_LONG if run is runs[-1] else _SHORT)
            kind = "<w:showingPlcHdr/><w:text/>"
            paragraph._p.append(_control(before.strip(" :"), kind, line))
        elif run.href.startswith(("http", "mailto:")):
            _link(paragraph, run)
        else:
            _styled(paragraph.add_run(run.text), run)
        before = run.text or before


def _styled(made: WordRun, run: Run) -> None:
    made.bold, made.italic = run.strong or None, run.stressed or None


def _link(paragraph: WordParagraph, run: Run) -> None:
    key = paragraph.part.relate_to(run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    made = paragraph.add_run(run.text)
    _styled(made, run)
    made.underline, made.font.color.rgb = True, RGBColor(0x0B, 0x5A, 0x74)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    link.append(made._r)
    paragraph._p.append(link)
