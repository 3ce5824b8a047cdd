"""PowerPoint files: a title on each slide, what is said in the notes, pictures with words, and the
shapes of a slide in the order they are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide, SlideLayout
from pptx.util import Inches, Pt

from resources.documents.facts import MADE, Facts, dated
from resources.drawings import drawing
from resources.text import (
    TOP,
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

BRAND: Final = "1F4F5F"
WHITE: Final = "FFFFFF"
INK: Final = "212B32"
# The template's layouts: a title with a line below it, a title with text.
_FIRST, _TEXT = 0, 1
# Inches: left, top, width, height. A picture takes the right half of the text's place.
_PLACES: Final = {
    (_FIRST, 0): (0.9, 2.1, 11.5, 1.9),
    (_FIRST, 1): (0.9, 4.2, 11.5, 2.0),
    (_TEXT, 0): (0.9, 0.6, 11.5, 1.3),
    (_TEXT, 1): (0.9, 2.1, 11.5, 4.7),
}
_HALF: Final = 5.6
_SIZES: Final = {(_FIRST, 0): 44, (_FIRST, 1): 24, (_TEXT, 0): 36, (_TEXT, 1): 32}


# So many lines fit in so many points, of about so many letters each.
_ROOM: Final = ((7, 32, 48), (10, 24, 64), (99, 18, 86))


@dataclass
class _Page:
    """One slide to be: its title, lines (words and whether they are a point), picture, notes."""

    title: str
    lines: list[tuple[Runs, bool]] = field(default_factory=list)
    picture: Picture | None = None
    notes: list[str] = field(default_factory=list)


def write(facts: Facts, blocks: Sequence[Block]) -> bytes:
    """The text as slides: one for the title, one for each heading of the upper level."""
    deck = Presentation()
    _set_up(deck, facts)
    first, *others = _pages(facts, blocks)
    _opening(deck, facts, first)
    for page in others:
        _slide(deck, facts, page)
    out = BytesIO()
    deck.save(out)
    return dated(out)


def _pages(facts: Facts, blocks: Sequence[Block]) -> Iterator[_Page]:
    page = _Page(facts.title)
    for block in blocks:
        if isinstance(block, Heading) and block.level == TOP:
            yield page
            page = _Page(plain(block.runs))
        else:
            _put(page, block)
    yield page


def _put(page: _Page, block: Block) -> None:
    match block:
        case Heading(_, runs):
            page.lines.append((tuple(Run(run.text, strong=True) for run in runs), False))
        case Paragraph(runs):
            page.lines.append((runs, False))
        case Items(kind, items):
            box = (Run("\N{BALLOT BOX} "),) if kind == "ticks" else ()
            page.lines += [((*box, *runs), kind != "ticks") for runs in items]
        case Table(_, rows):
            page.lines += [((Run(": ".join(map(plain, row))),), True) for row in rows]
        case Picture():
            page.picture = block
        case Notes(runs):
            page.notes.append(plain(runs))


def _set_up(deck: Deck, facts: Facts) -> None:
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    about = deck.core_properties
    about.title, about.subject, about.author = facts.title, facts.summary[:250], facts.owner
    about.language, about.last_modified_by = facts.tongue, facts.owner[:60]
    about.created = about.modified = MADE
    about.revision = 1
    for (number, place), box in _PLACES.items():
        _lay_out(deck.slide_layouts[number], number, place, box)
    _stripe(deck.slide_layouts[_TEXT])
    background = deck.slide_layouts[_FIRST].background.fill
    background.solid()
    colour = RGBColor.from_string(BRAND)  # type: ignore[no-untyped-call]  # theirs, untyped
    background.fore_color.rgb = colour


def _stripe(layout: SlideLayout) -> None:
    """A stripe at the edge: in the layout, so that no slide has it in what is read out."""
    stripe = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="90" name="Stripe"/><p:cNvSpPr/><p:nvPr/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{Inches(0.28)}" '
        f'cy="{Inches(7.5)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        f'<a:srgbClr val="{BRAND}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )
    layout.shapes._spTree.insert(2, stripe)


def _lay_out(
    layout: SlideLayout, number: int, place: int, box: tuple[float, float, float, float]
) -> None:
    """Places and letters are the layout's, so that a slide holds only its words."""
    # Their types do not say what they are made of.
    places: Any = layout.placeholders
    shape = next(each for each in places if each.placeholder_format.idx == place)
    shape.left, shape.top, shape.width, shape.height = (Inches(value) for value in box)
    body = shape._element.txBody
    style = body.find(qn("a:lstStyle"))
    for old in list(style):
        style.remove(old)
    level = etree.SubElement(style, qn("a:lvl1pPr"), algn="l")
    letters = etree.SubElement(level, qn("a:defRPr"), sz=str(_SIZES[number, place] * 100))
    letters.set("b", "1" if place == 0 else "0")
    fill = etree.SubElement(etree.SubElement(letters, qn("a:solidFill")), qn("a:srgbClr"))
    fill.set("val", WHITE if number == _FIRST else BRAND if place == 0 else INK)
    etree.SubElement(letters, qn("a:latin"), typeface="Arial")
    body.find(qn("a:bodyPr")).set("anchor", "b" if (number, place) == (_FIRST, 0) else "t")


def _opening(deck: Deck, facts: Facts, page: _Page) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_FIRST])
    _title(slide, facts, page.title)
    body = slide.placeholders[1]
    if facts.summary:
        _fill(body.text_frame, facts, [((Run(facts.summary),), False)])
    else:
        _take_out(body)
    said = [plain(runs) for runs, _ in page.lines] + page.notes
    _say(slide, facts, [*said, facts.use])


def _slide(deck: Deck, facts: Facts, page: _Page) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_TEXT])
    _title(slide, facts, page.title)
    body = slide.placeholders[1]
    if page.lines:
        if page.picture is not None:
            left, top, _, height = _PLACES[_TEXT, 1]
            body.left, body.top, body.width, body.height = map(Inches, (left, top, _HALF, height))
        _fill(body.text_frame, facts, page.lines, _smaller(page.lines))
    else:
        _take_out(body)
    if page.picture is not None:
        _picture(slide, page.picture, beside=bool(page.lines))
    _say(slide, facts, page.notes)


def _take_out(place: BaseShape) -> None:
    """An empty place is read out as "text"."""
    place._element.getparent().remove(place._element)


def _title(slide: Slide, facts: Facts, words: str) -> None:
    shape = slide.shapes.title
    if shape is None:
        raise ValueError("Every slide has a title: people who listen to it find their way by it.")
    _fill(shape.text_frame, facts, [((Run(words),), True)])


def _smaller(lines: Sequence[tuple[Runs, bool]]) -> int | None:
    """The points in which these lines fit on a slide; None for the layout's own."""
    words = [plain(runs) for runs, _ in lines]
    for most, size, letters in _ROOM:
        if sum(1 + len(line) // letters for line in words) <= most:
            return None if size == _ROOM[0][1] else size
    return _ROOM[-1][1]


def _fill(
    frame: Any, facts: Facts, lines: Sequence[tuple[Runs, bool]], size: int | None = None
) -> None:
    frame.word_wrap = True
    for place, (runs, point) in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        if place:
            paragraph.space_before = Pt((size or _ROOM[0][1]) / 2.4)
        if not point:
            properties = paragraph._p.get_or_add_pPr()
            properties.set("marL", "0")
            properties.set("indent", "0")
            etree.SubElement(properties, qn("a:buNone"))
        for run in runs:
            made = paragraph.add_run()
            made.text = "________" if run.blank else run.text
            made.font.bold, made.font.italic = run.strong or None, run.stressed or None
            made.font.size = Pt(size) if size else None
            made._r.get_or_add_rPr().set("lang", facts.tongue)
            if run.href.startswith(("http", "mailto:")):
                made.hyperlink.address = run.href


def _picture(slide: Slide, picture: Picture, *, beside: bool) -> None:
    left, top, width, height = _PLACES[_TEXT, 1]
    room = width - _HALF - 0.3 if beside else width
    start = left + _HALF + 0.3 if beside else left
    path = str(drawing(picture.name, "png"))
    shape: Any = slide.shapes.add_picture(path, Inches(start), Inches(top))
    scale = min(Inches(room) / shape.width, Inches(height) / shape.height)
    shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
    shape.left = Inches(start) + round((Inches(room) - shape.width) / 2)
    shape._element.nvPicPr.cNvPr.set("descr", picture.alt)
    shape.name = picture.name


def _say(slide: Slide, facts: Facts, said: Sequence[str]) -> None:
    words = [each for each in said if each]
    frame = slide.notes_slide.notes_text_frame if words else None
    if frame is None:
        return
    frame.text = "\n".join(words)
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", facts.tongue)
