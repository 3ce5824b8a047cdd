"""The station poster of urgent help: a page to print, and a PDF of one page.

Paper cannot be put right, so only numbers that are checked and not due stand on it, with the day
it was made and the day after which it is to be printed again. Everybody may look at it; who runs
peer support gets the file to print and hang up.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.poster import code, svg
from peersupport.dates import day
from peersupport.middleware import HELP_NOW
from people.access import requires, signed_in
from people.models import Organisation, Step, User
from people.roles import Permission
from people.setting_up import Standing, marks_of, standings
from records.clock import today
from resources.documents import pdf
from signposting import at_hand, urgent
from signposting.urgent import Line

# Whoever prints it looks at it again after a season at the latest.
LASTS: Final = timedelta(days=90)
MOST_TEXTS: Final = 2
TEMPLATE: Final = Path(__file__).with_name("urgent_poster.typ")
TITLE: Final = "Help, day or night"
NOWHERE: Final = "All emergency services"


@dataclass(frozen=True)
class Row:
    """One number as it stands on the poster: `before` says what to do with it."""

    name: str
    before: str
    number: str
    more: str


@dataclass(frozen=True)
class Poster:
    """What stands on one organisation's poster. `address`: what the code opens; `typed`: the same
    as people type it."""

    organisation: str
    rows: tuple[Row, ...]
    address: str
    typed: str
    printed: date
    again: date

    @property
    def foot(self) -> str:
        """Its age in words."""
        return f"Made on {day(self.printed)}. Print it again after {day(self.again)}."


def poster_for(viewer: User, on: date) -> Poster:
    """The poster of this person's organisation on this UK day. At most two queries."""
    own = viewer.organisation
    lines, until = _lines(own, on)
    texts = [one for one in at_hand.read().texts if one.review_on >= on.isoformat()][:MOST_TEXTS]
    days = [on + LASTS, *until, *(date.fromisoformat(one.review_on) for one in texts)]
    rows = [_row(line) for line in lines]
    rows += [Row(one.name, one.ways[0].words, one.ways[0].number, one.hours) for one in texts]
    address = settings.SITE_URL.rstrip("/") + HELP_NOW
    return Poster(
        organisation=own.name if own else NOWHERE,
        rows=tuple(rows),
        address=address,
        typed=address.partition("://")[2].rstrip("/"),
        printed=on,
        again=min(days),
    )


def _lines(own: Organisation | None, on: date) -> tuple[list[Line], list[date]]:
    """The lines that may stand on paper, and until when some of them may."""
    numbers = standings(own, marks_of(own), on)[Step.NUMBERS] if own else None
    first = _own_line(own, numbers) if own else None
    nation = own.nation if own else ""
    may = [one for one in urgent.lines(first, nation) if _lasts(one, on)]
    until = [date.fromisoformat(one.review_on) for one in may if one.review_on]
    lapses = numbers.mark.lapses_on() if numbers and numbers.mark and numbers.holds else None
    return may, [*until, lapses] if lapses else until


def _own_line(own: Organisation, numbers: Standing | None) -> Line | None:
    """The organisation's own line once an administrator has said that it is right; else that of
    its service."""
    if own.crisis_line_number and numbers is not None and numbers.holds:
        name = own.crisis_line_name or "Crisis line"
        return urgent.organisation_line(name, own.crisis_line_number, own.crisis_line_hours)
    return urgent.own_line(own.emergency_service)


def _lasts(line: Line, on: date) -> bool:
    """Whether it is checked, and not past the day of its next check."""
    return line.checked and (not line.review_on or line.review_on >= on.isoformat())


def _row(line: Line) -> Row:
    return Row(line.name, "Call", line.number, ", ".join(filter(None, (line.ask, line.says))))


def file_of(poster: Poster) -> bytes:
    """The poster as a tagged PDF of one page."""
    data: dict[str, Any] = {
        "title": f"{TITLE}: {poster.organisation}",
        "heading": TITLE,
        "owner": poster.organisation,
        "organisation": poster.organisation,
        "rows": [asdict(row) for row in poster.rows],
        "typed": poster.typed,
        "code": svg(code(poster.address)),
        "foot": poster.foot,
    }
    return pdf.compiled(TEMPLATE, data, root=TEMPLATE.parent)


@require_safe
@requires(Permission.BROWSE_SUPPORTERS)
def page(request: HttpRequest) -> HttpResponse:
    """The poster, to look at; with the way to the file for who runs peer support."""
    viewer = signed_in(request)
    context = {
        "poster": poster_for(viewer, today(timezone.now())),
        "heading": TITLE,
        "prints": viewer.can(Permission.SET_UP),
    }
    return render(request, "poster/urgent_help.jinja", context)


@require_safe
@requires(Permission.SET_UP)
def file(request: HttpRequest) -> HttpResponse:
    """The same as PDF."""
    made = file_of(poster_for(signed_in(request), today(timezone.now())))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="urgent-help.pdf"'
    return response


@require_safe
@requires(Permission.BROWSE_SUPPORTERS)
def code_picture(request: HttpRequest) -> HttpResponse:
    """The code that opens the page of urgent help, as a picture."""
    drawn = svg(code(settings.SITE_URL.rstrip("/") + HELP_NOW))
    return HttpResponse(drawn, content_type="image/svg+xml")
