"""The station poster and a sheet of pocket cards as PDF, drawn with the fonts reportlab brings.

Those fonts know the letters of Western and Central Europe. A name with others is written with its
letters' plain form where there is one ("Ŵyn": "Wyn"), else without the name; the page in the
browser prints every name as it is.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from directory.cards import NAMELESS
from directory.poster import Entry, Words, code, runs

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PLAIN: Final = "Vera"
BOLD: Final = "VeraBd"
BRAND: Final = "#1f4f5f"
INK: Final = "#212b32"
# One millimetre in points.
MM: Final = 72 / 25.4
MARGIN: Final = 18 * MM
WIDTH: Final = 210 * MM
HEIGHT: Final = 297 * MM
GAP: Final = 8 * MM
FEW: Final = 6
TITLE: Final = "It can help to talk to someone who has been there"
ALONE: Final = "Nobody sees that you looked. You choose the name you write under."
NOBODY: Final = "Colleagues who have been through it will listen. Find them at the address below."
CARD: Final = (85 * MM, 54 * MM)


@cache
def _fonts() -> dict[str, Any]:
    """The fonts, registered once."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    return {name: pdfmetrics.getFont(name) for name in (PLAIN, BOLD)}


def drawable(text: str) -> str | None:
    """The text with letters the fonts have, or None when there is no such form."""
    known = _fonts()[BOLD].face.charToGlyph
    made = ""
    for letter in text:
        if ord(letter) not in known:
            letter = "".join(
                part for part in unicodedata.normalize("NFKD", letter) if ord(part) in known
            )
            if not letter:
                return None
        made += letter
    return made


def new_canvas(title: str) -> tuple["Canvas", BytesIO]:
    from reportlab.pdfgen import canvas as canvases

    _fonts()
    out = BytesIO()
    # No time of making and no maker in it: the same poster is the same bytes.
    canvas = canvases.Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=True, lang="en-GB")
    canvas.setTitle(title)
    return canvas, out


def finished(canvas: "Canvas", out: BytesIO) -> bytes:
    canvas.save()
    return out.getvalue()


def say(
    canvas: "Canvas", text: str, x: float, y: float, width: float, size: float, font: str = PLAIN
) -> float:
    """Write text in lines of this width from the top `y` down; where the next thing begins."""
    canvas.setFont(font, size)
    for line in _wrapped(text, width, size, font):
        y -= size * 1.3
        canvas.drawString(x, y + size * 0.3, line)
    return y


def _wrapped(text: str, width: float, size: float, font: str) -> list[str]:
    from reportlab.lib.utils import simpleSplit

    lines: list[str] = simpleSplit(drawable(text) or "", font, size, width)
    return lines


def _height(text: str, width: float, size: float, font: str = PLAIN) -> float:
    return len(_wrapped(text, width, size, font)) * size * 1.3


def _code(canvas: "Canvas", address: str, x: float, y: float, side: float) -> None:
    """The code with its lower left corner at x, y."""
    modules = code(address)
    one = side / len(modules)
    canvas.setFillColor("#000000")
    for row, column, length in runs(modules):
        canvas.rect(
            x + column * one, y + side - (row + 1) * one, length * one, one, stroke=0, fill=1
        )


def poster(entries: Sequence[Entry], words: Words) -> bytes:
    """One A4 page, or more when the names need them."""
    canvas, out = new_canvas("Peer supporters: a poster")
    left = list(entries)
    while True:
        top = _head(canvas, words)
        foot = _foot(canvas, words)
        left = _names(canvas, left, top, foot)
        canvas.showPage()
        if not left:
            return finished(canvas, out)


def _head(canvas: "Canvas", words: Words) -> float:
    band = 50 * MM
    canvas.setFillColor(BRAND)
    canvas.rect(0, HEIGHT - band, WIDTH, band, stroke=0, fill=1)
    canvas.setFillColor("#ffffff")
    y = say(canvas, TITLE, MARGIN, HEIGHT - 12 * MM, WIDTH - 2 * MARGIN, 25, BOLD)
    say(canvas, f"Peer supporters at {words.organisation}", MARGIN, y - 6, WIDTH - 2 * MARGIN, 13)
    return HEIGHT - band - GAP


def _foot(canvas: "Canvas", words: Words) -> float:
    """Code, address and urgent numbers; the height the names may come down to."""
    side = 38 * MM
    _code(canvas, words.address, MARGIN, MARGIN, side)
    x, width = MARGIN + side + GAP, WIDTH - 2 * MARGIN - side - GAP
    canvas.setFillColor(INK)
    y = say(canvas, "Point your phone's camera here, or type", x, MARGIN + side, width, 11)
    y = say(canvas, words.address, x, y - 2, width, _fitting(words.address, width, 14), BOLD)
    y = say(canvas, ALONE, x, y - 4, width, 10)
    say(canvas, " · ".join(words.lines), x, y - 8, width, 10, BOLD)
    canvas.setStrokeColor(BRAND)
    canvas.line(MARGIN, MARGIN + side + GAP / 2, WIDTH - MARGIN, MARGIN + side + GAP / 2)
    return MARGIN + side + GAP


def _names(canvas: "Canvas", entries: list[Entry], top: float, foot: float) -> list[Entry]:
    """As many as fit, in one column of large type or two; those that are left."""
    columns, size = (1, 17.0) if len(entries) <= FEW else (2, 12.0)
    width = (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns
    canvas.setFillColor(INK)
    if not entries:
        say(canvas, NOBODY, MARGIN, top, width, 17)
    left = list(entries)
    for column in range(columns):
        y, x = top, MARGIN + column * (width + GAP)
        while left and y - _tall(left[0], width, size) >= foot:
            y = _entry(canvas, left.pop(0), x, y, width, size)
    return left


def _parts(one: Entry, size: float) -> list[tuple[str, float, str]]:
    name = drawable(one.name) or NAMELESS
    parts = [(name, size, BOLD), (one.work, size * 0.78, PLAIN)]
    return [*parts, (f"Ways to talk: {one.ways}", size * 0.78, PLAIN)] if one.ways else parts


def _tall(one: Entry, width: float, size: float) -> float:
    return sum(_height(text, width, high, font) for text, high, font in _parts(one, size)) + size


def _entry(canvas: "Canvas", one: Entry, x: float, y: float, width: float, size: float) -> float:
    for text, high, font in _parts(one, size):
        y = say(canvas, text, x, y, width, high, font)
    return y - size


def cards(words: Words) -> bytes:
    """A sheet of eight pocket cards to cut out. No names: a card is found in pockets."""
    canvas, out = new_canvas("Peer support: pocket cards")
    wide, high = CARD
    left, bottom = (WIDTH - 2 * wide) / 2, (HEIGHT - 4 * high) / 2
    for place in range(8):
        _card(canvas, words, left + place % 2 * wide, bottom + place // 2 * high)
    canvas.showPage()
    return finished(canvas, out)


def _card(canvas: "Canvas", words: Words, x: float, y: float) -> None:
    wide, high = CARD
    pad, side = 5 * MM, 24 * MM
    canvas.setStrokeColor("#9aa5ab")
    canvas.setLineWidth(0.4)
    canvas.rect(x, y, wide, high, stroke=1, fill=0)
    canvas.setFillColor(BRAND)
    left, full = x + pad, wide - 2 * pad
    at = say(canvas, "Would it help to talk?", left, y + high - pad, full, 12, BOLD)
    canvas.setFillColor(INK)
    at = say(canvas, words.address, left, at - 1, full, _fitting(words.address, full, 9), BOLD)
    beside = full - side - pad
    at = say(canvas, "Colleagues who have been there will listen.", left, at - 4, beside, 7.5)
    at = say(canvas, "Nobody sees that you looked.", left, at - 1, beside, 7.5)
    say(canvas, " · ".join(words.lines), left, at - 4, beside, 6.5, BOLD)
    _code(canvas, words.address, x + wide - pad - side, y + pad, side)


def _fitting(text: str, width: float, most: float) -> float:
    """The size, `most` at the most, at which this stands on one line."""
    from reportlab.pdfbase import pdfmetrics

    needed = float(pdfmetrics.stringWidth(text, BOLD, most))
    return most * min(1.0, width / needed)
