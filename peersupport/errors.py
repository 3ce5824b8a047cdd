"""What a person sees when something did not work: always with urgent help, never with a query.

Every error page is the same bytes whatever was asked for: an address that is not yours and one
that does not exist cannot be told apart.
"""

import logging
import sys
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.db.utils import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.views.decorators.csrf import requires_csrf_token

from peersupport.components import render_plain
from peersupport.frame import frame

logger = logging.getLogger(__name__)

# When even the templates fail: words and numbers, nothing else.
_LAST_RESORT: Final = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>Something went wrong - {name}</title></head><body><main>"
    "<h1>Something went wrong</h1>"
    '<section aria-label="Urgent help"><p>If a life is at risk, call <a href="tel:999">999</a>. '
    'To talk to someone now, call Samaritans on <a href="tel:116123">116 123</a>, free, day or '
    "night.</p></section>"
    '<p>Please try again in a few minutes. <a href="/help-now/">More urgent help</a></p>'
    "</main></body></html>"
)


def page(name: str, status: int, person: Any | None = None) -> HttpResponse:
    """The error page `name`; without a person it needs no request, session or database."""
    try:
        body = render_plain(f"errors/{name}.jinja", frame(person))
    except Exception:
        logger.exception("error page failed")
        body = last_resort()
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _person(request: HttpRequest) -> Any | None:
    """Who is signed in, so that they keep their menu; None when that cannot be told."""
    try:
        user = getattr(request, "user", None)
        return user if user is not None and user.is_authenticated else None
    except DatabaseError:
        return None


@cache
def last_resort() -> str:
    """The page for when nothing works, not even templates."""
    return _LAST_RESORT.format(name=escape(settings.SITE_NAME))


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent could not be read."""
    return page("400", 400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: yours to see but not to do."""
    return page("403", 403, _person(request))


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not yours; nothing of the address is repeated."""
    return page("404", 404, _person(request))


@requires_csrf_token
def form_only(request: HttpRequest) -> HttpResponse:
    """405: opened, where only a form's answers go; the same bytes for every such address."""
    return page("405", 405, _person(request))


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault, or 503 when the database is away. Nothing is shown of what went wrong."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable(request)
    return page("500", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database or another part is down for a while."""
    response = page("503", 503)
    response["Retry-After"] = "120"
    return response


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form came without its token: an old page, or somebody signed in meanwhile."""
    return page("csrf", 403)
