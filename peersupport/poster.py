"""The station poster and the pocket card: as pages to print, and as PDF.

Here and not in the directory, because the urgent numbers stand on both.
"""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory import poster, poster_pdf
from directory.poster import Words
from peersupport.frame import frame
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.clock import today
from signposting.urgent import Line

NOWHERE: Final = "your organisation"


def words_for(viewer: User) -> Words:
    """What stands on a poster this person prints, whoever is named on it."""
    organisation = viewer.organisation
    return Words(
        organisation=organisation.name if organisation else NOWHERE,
        address=settings.SITE_URL.rstrip("/"),
        lines=[in_short(line) for line in frame(viewer)["urgent"]],
    )


def in_short(line: Line) -> str:
    """ "Samaritans 116 123", with the mark of a number nobody has called."""
    parts = [f"{line.short} {line.number}", line.ask, line.mark]
    return ", ".join(part for part in parts if part)


@require_safe
@requires(Permission.BROWSE_SUPPORTERS)
def poster_page(request: HttpRequest) -> HttpResponse:
    """The poster, to look at and to print from the browser."""
    viewer = signed_in(request)
    context = {"words": words_for(viewer), "entries": poster.entries(viewer, today())}
    return render(request, "poster/poster.jinja", {**context, "most": poster.MOST})


@require_safe
@requires(Permission.BROWSE_SUPPORTERS)
def card_page(request: HttpRequest) -> HttpResponse:
    """The pocket card."""
    return render(request, "poster/card.jinja", {"words": words_for(signed_in(request))})


@require_safe
@requires(Permission.BROWSE_SUPPORTERS)
def poster_file(request: HttpRequest) -> HttpResponse:
    """The poster as PDF."""
    viewer = signed_in(request)
    entries = poster.entries(viewer, today())
    return _pdf(poster_pdf.poster(entries, words_for(viewer)), "poster.pdf")


@require_safe
@requires(Permission.BROWSE_SUPPORTERS)
def card_file(request: HttpRequest) -> HttpResponse:
    """A sheet of pocket cards as PDF."""
    return _pdf(poster_pdf.cards(words_for(signed_in(request))), "pocket-cards.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@requires(Permission.BROWSE_SUPPORTERS)
def code_picture(request: HttpRequest) -> HttpResponse:
    """The code that leads to this site, as a picture."""
    drawn = poster.svg(poster.code(settings.SITE_URL.rstrip("/")))
    return HttpResponse(drawn, content_type="image/svg+xml")
