"""/help-now/: the page that has to be there. No database, no session, no script needed."""

import logging
from html import escape
from typing import Final

from django.http import HttpRequest, HttpResponse

from peersupport.components import render_plain
from signposting import urgent

log = logging.getLogger("peersupport.help_now")

SERVICE_LINES: Final = tuple(urgent.SERVICES_LINES.values())
NATIONS: Final = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
}


def nations() -> list[tuple[str, urgent.Line]]:
    """The NHS, or its like, by nation: the name of the nation and its line, if it may be shown."""
    known = [(words, urgent.NHS_LINES[code]) for code, words in NATIONS.items()]
    return [(words, line) for words, line in known if line.shown]


def response(_request: HttpRequest) -> HttpResponse:
    """The page of urgent help: a plainer one with the same numbers if rendering fails."""
    try:
        context = {
            "services": [line for line in SERVICE_LINES if line.shown],
            "nations": nations(),
            "emergency": urgent.EMERGENCY,
            "samaritans": urgent.SAMARITANS,
        }
        page = render_plain("help/now.jinja", context)
    except Exception:
        log.exception("help page fell back")
        page = plain_page()
    answer = HttpResponse(page)
    # The same for everybody, so it may be kept: the back button and a lost network still show it.
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def plain_page() -> str:
    """The numbers alone, from constants, when templates or static files cannot be read."""
    lines = [urgent.EMERGENCY, *(line for line in SERVICE_LINES if line.shown)]
    lines += [line for _, line in nations()]
    lines.append(urgent.SAMARITANS)
    items = "".join(
        f'<li>{escape(line.name)}: <a href="{escape(line.href)}">{escape(line.number)}</a>'
        f" {escape(line.says)} {escape(line.mark)}</li>"
        for line in lines
    )
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Urgent help</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body><main><h1>Urgent help</h1><ul>{items}</ul></main></body></html>"
    )
