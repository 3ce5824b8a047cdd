"""The certificate of thanks as PDF. Made when it is asked for; nothing of it is kept.

It says from when to when somebody gave their time, never how many people they talked with: that
would be a number on a person, and could tell colleagues who was talked with.
"""

from datetime import date
from typing import NamedTuple

from django.utils.dateformat import format as in_format

from directory.poster_pdf import (
    BOLD,
    BRAND,
    GAP,
    HEIGHT,
    INK,
    MARGIN,
    MM,
    WIDTH,
    drawable,
    finished,
    new_canvas,
    say,
)


class Served(NamedTuple):
    """What stands on it. `until`: None while somebody still is a peer supporter."""

    name: str
    organisation: str
    since: date
    until: date | None
    trained: bool


def period(since: date, until: date | None) -> str:
    """From when to when, in months."""
    first = in_format(since, "F Y")
    if until is None:
        return f"since {first}"
    last = in_format(until, "F Y")
    return f"in {first}" if first == last else f"from {first} to {last}"


def certificate(served: Served) -> bytes:
    """One A4 page."""
    canvas, out = new_canvas("Certificate of thanks")
    band, width = 50 * MM, WIDTH - 2 * MARGIN
    canvas.setFillColor(BRAND)
    canvas.rect(0, HEIGHT - band, WIDTH, band, stroke=0, fill=1)
    canvas.setFillColor("#ffffff")
    y = say(canvas, "Thank you", MARGIN, HEIGHT - 14 * MM, width, 30, BOLD)
    say(canvas, served.organisation, MARGIN, y - 6, width, 14)
    canvas.setFillColor(INK)
    y = say(canvas, "This certificate is for", MARGIN, HEIGHT - band - 2 * GAP, width, 14)
    if served.name:
        y = say(canvas, drawable(served.name) or "", MARGIN, y - GAP, width, 28, BOLD)
    else:
        y -= 2.5 * GAP
        canvas.setStrokeColor(INK)
        canvas.line(MARGIN, y, WIDTH - MARGIN, y)
    for paragraph in _paragraphs(served):
        y = say(canvas, paragraph, MARGIN, y - GAP, width, 14)
    canvas.showPage()
    return finished(canvas, out)


def _paragraphs(served: Served) -> list[str]:
    words = [
        "who gave time freely as a peer supporter for colleagues in the emergency services, "
        f"{period(served.since, served.until)}."
    ]
    if served.trained:
        words.append("The training standard for peer supporters was met.")
    return [*words, "To listen when it matters, and to keep it to yourself, is a gift. Thank you."]
