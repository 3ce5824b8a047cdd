"""An organisation's colour, as a style sheet of its own at an address that never changes meaning.

The colour and a hash of the sheet are the address, so it can be public and kept for a year, and
serving it needs no database.
"""

import hashlib
import re
from functools import lru_cache
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from people.colours import HEX, LEAST_CONTRAST, contrast

PAGE: Final = "#f3f6f4"
OUR_OWN: Final = "#1f4f5f"
_NAME: Final = re.compile(r"([0-9a-f]{6})-([0-9a-f]{12})")


def readable(colour: str) -> bool:
    """Whether `colour` is "#rrggbb" and stands out from white and from the page (WCAG 1.4.3)."""
    return bool(HEX.fullmatch(colour)) and all(
        contrast(colour, ground) >= LEAST_CONTRAST for ground in ("#ffffff", PAGE)
    )


def sheet(colour: str) -> str:
    """The style sheet for one colour: the build has put a variable wherever our own stood."""
    return f":root{{--org-brand:{colour}}}\n"


@lru_cache(maxsize=256)
def address(colour: str) -> str:
    """Where the sheet of `colour` is served; empty for our own or an unreadable colour."""
    colour = colour.lower()
    if colour == OUR_OWN or not readable(colour):
        return ""
    return f"/theme/{colour[1:]}-{_digest(colour)}.css"


def _digest(colour: str) -> str:
    return hashlib.sha256(sheet(colour).encode()).hexdigest()[:12]


@login_not_required
@require_safe
def stylesheet(request: HttpRequest, name: str) -> HttpResponse:
    """Serves the sheet called `name` (colour-hash); 404 when the two do not belong together."""
    parts = _NAME.fullmatch(name)
    colour = f"#{parts[1]}" if parts else ""
    if not parts or not readable(colour) or _digest(colour) != parts[2]:
        raise Http404
    response = HttpResponse(sheet(colour), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
