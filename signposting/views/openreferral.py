"""Where to turn, told to programs as Open Referral UK says. Off until switched on: then none of
this exists."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from people.access import public
from signposting.openreferral import finding, openapi
from signposting.openreferral.shape import changed_at, moment, service, short

# Over this nothing is looked for; the figure stands in settings.ACCOUNT_RATE_LIMITS.
LIMIT: Final = "open_referral"
# A number that was found wrong is told no longer than this.
FRESH_SECONDS: Final = 300
P = ParamSpec("P")
Told = Callable[Concatenate[HttpRequest, P], tuple[int, Any]]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def told(view: Told[P]) -> View[P]:
    """A page for programs: (status, what it says) as JSON, with ETag, for any site to read.

    Who asks changes nothing, so that any origin may (the UK profile wants that), and the answer may
    be kept by whoever stands between.
    """

    @require_safe
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if ratelimit.consume_or_429(request, action=LIMIT, limit_get=True):
            busy = _answer(429, {"detail": "Too many requests. Wait a minute."})
            busy["Retry-After"] = "60"
            return busy
        response = _answer(*view(request, *args, **kwargs))
        return _kept(request, response) if response.status_code == 200 else response

    @public
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.OPEN_REFERRAL:
            raise Http404
        return answered(request, *args, **kwargs)

    return guarded


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """With what lets others keep it; 304 for who has it already."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    answer = get_conditional_response(request, etag=etag, response=response) or response
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _answer(status: int, said: Any) -> HttpResponse:
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text, status=status, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@told
def about(request: HttpRequest) -> tuple[int, Any]:
    """What this is."""
    address = _root()
    return 200, {
        "version": openapi.VERSION,
        "profile": openapi.PROFILE,
        "openapi_url": f"{address}/openapi.json",
        "description": f"{settings.SITE_NAME}: where to turn",
    }


def _root() -> str:
    return f"{settings.SITE_URL.rstrip('/')}/openreferral"


@told
def document(request: HttpRequest) -> tuple[int, Any]:
    """The OpenAPI document."""
    return 200, openapi.document(_root(), settings.SITE_NAME)


@told
def services(request: HttpRequest) -> tuple[int, Any]:
    """A page of services."""
    try:
        asked = finding.Asked.read(request.GET)
    except finding.NotUnderstood as error:
        return 400, {"detail": str(error)}
    found, around = finding.page_of(asked)
    if asked.given.get("minimal"):
        said = [{"id": str(one.pk), "last_modified": moment(changed_at(one))} for one in found]
    else:
        shape = service if asked.given.get("full") else short
        said = [shape(one, one.shown_channels()) for one in found]
    return 200, {**around, "contents": said}


@told
def one_service(request: HttpRequest, pk: str) -> tuple[int, Any]:
    """One service."""
    try:
        found = finding.rows().filter(pk=UUID(pk)).first()
    except ValueError:
        found = None
    if found is None:
        return 404, {"detail": "There is no such service."}
    return 200, service(found, found.shown_channels())
