"""The outermost layers of every request; none of them touches the database.

In the order of settings.MIDDLEWARE: what must always answer, one log line, the size of what is
sent, and the headers of private pages.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Final, cast

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
)
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.cache import patch_vary_headers
from isal import igzip

from peersupport import errors, help_now
from peersupport.components import render_plain

GetResponse = Callable[[HttpRequest], HttpResponseBase]

requests_log = logging.getLogger("peersupport.requests")

HELP_NOW: Final = "/help-now/"
HELP_NOW_WORKER: Final = "/help-now/worker.js"
LIVEZ: Final = "/livez"
FORM_BYTES: Final = 1_000_000
# Nothing of the device is used but passkeys, and those only by our own pages.
PERMISSIONS: Final = ", ".join(
    [
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer", "autoplay", "browsing-topics", "camera",
                "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation",
                "gyroscope", "hid", "identity-credentials-get", "idle-detection",
                "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment",
                "picture-in-picture", "screen-wake-lock", "serial", "storage-access", "usb",
                "xr-spatial-tracking",
            )
        ),
    ]
)  # fmt: skip


class AlwaysThere:
    """Answers /livez and /help-now/ before anything that could need a database.

    The help page passes through the layers that set security headers, and no other.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.help = {
            HELP_NOW: _with_headers(help_now.response),
            HELP_NOW_WORKER: _with_headers(help_now.worker),
        }

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in ("GET", "HEAD"):
            if request.path_info == LIVEZ:
                return _alive()
            if answer := self.help.get(request.path_info):
                return answer(request)
            # As it stands on posters, and as people type it.
            if request.path_info == HELP_NOW[:-1]:
                return HttpResponsePermanentRedirect(HELP_NOW)
        return self.get_response(request)


def _with_headers(answer: GetResponse) -> GetResponse:
    """With the layers that set security headers around it."""
    # Their types allow for an event loop, which this site does not use.
    page = cast(GetResponse, CSPMiddleware(answer))
    page = PrivateResponses(cast(GetResponse, XFrameOptionsMiddleware(page)))
    return cast(GetResponse, SecurityMiddleware(page))


def _alive() -> HttpResponse:
    """The process takes requests: all that a supervisor needs to know."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


class RequestLog:
    """One line a request: the route's name, method, status and milliseconds.

    Never the path, the query, the body or who it was (docs/decisions: nobody is watched).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        requests_log.info(
            "request",
            extra={
                "route": match.view_name if match else "",
                "method": request.method if request.method in METHODS else "other",
                "status": response.status_code,
                "ms": round((time.perf_counter() - began) * 1000),
            },
        )
        return response


METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


class SizeLimit:
    """Refuses what says it is too large before a byte of its body is read.

    1 MB for forms; settings.MAX_UPLOAD_BYTES for files, and those only from a browser that has a
    session. A body that does not say its length is not read at all (WSGI); what claims less than
    it sends is cut at its claim.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        claimed = request.META.get("CONTENT_LENGTH") or "0"
        if not claimed.isdigit():
            return errors.bad_request(request)
        if int(claimed) > allowed_bytes(request):
            return _too_large()
        return self.get_response(request)


def allowed_bytes(request: HttpRequest) -> int:
    """How large a body this request may have."""
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    if has_session and request.content_type == "multipart/form-data":
        return int(settings.MAX_UPLOAD_BYTES)
    return FORM_BYTES


def _too_large() -> HttpResponse:
    """413, said in the page's own words; the connection is not used again."""
    megabytes = settings.MAX_UPLOAD_BYTES // 1_000_000
    page = render_plain("errors/413.jinja", {"megabytes": megabytes})
    return HttpResponse(page, status=413, headers={"Connection": "close"})


class CompressPages:
    """Pages travel compressed, downloads as they are (their length and bytes are theirs).

    Django's own way takes five times as long for the last twelfth of the size. The length of a
    compressed page could tell what is in it to somebody who can put words of their own into it
    (BREACH). Here they cannot: filters travel sealed, cookies are SameSite, CSRF tokens are masked
    anew each time; and random bytes are added, as Django does.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _worth_packing(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if GZIP.search(request.headers.get("Accept-Encoding", "")):
            response.content = packed(response.content)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
        return response


def _worth_packing(response: HttpResponse) -> bool:
    return (
        response.headers.get("Content-Type", "").startswith("text/html")
        and len(response.content) >= SMALL
        and "Content-Encoding" not in response.headers
    )


def packed(page: bytes) -> bytes:
    """The page as gzip, with a name of random length in its head to blur how long it is."""
    data = igzip.compress(page, LEVEL, mtime=0)
    name = b"a" * secrets.randbelow(MOST_BLUR) + b"\0"
    return data[:3] + bytes([FNAME]) + data[4:10] + name + data[10:]


GZIP: Final = re.compile(r"\bgzip\b")
# The header's flag for "a name follows" (RFC 1952, 2.3.1).
FNAME: Final = 8
LEVEL: Final = 1
SMALL: Final = 200
MOST_BLUR: Final = 100


class PrivateResponses:
    """Headers that keep pages to the person in front of them.

    A page is private unless it says `public` itself (theme sheets do; static files never get
    here). At sign-out the browser is asked to forget what it kept.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "public" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store, private"
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        match = request.resolver_match
        if match and match.view_name == "account_logout" and request.method == "POST":
            # Not "storage": it would unregister nothing of ours and end other tabs' help page.
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


class FormsOnly:
    """Words for who opens an address that only takes a form's answers: Django sends nothing.

    Innermost, so that every other layer treats the page like any other. What sends a body of its
    own, or was sent something, is left alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        opened = request.method in ("GET", "HEAD")
        if not (opened and isinstance(response, HttpResponseNotAllowed)) or response.content:
            return response
        page = errors.form_only(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page
