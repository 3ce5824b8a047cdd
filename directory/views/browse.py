"""Finding a peer supporter: the list and a supporter's page. Who looks is written nowhere."""

from datetime import datetime
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from directory.browse import Criteria, Result, browse, profile_at, read_token
from directory.cards import drawn_list
from directory.filters import read_filter
from directory.looks import LIST, PROFILE
from directory.panel import Panel
from directory.results import MOST_PAGES, ON_A_PAGE
from directory.rota import now_in
from directory.views.looks import counted
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.BROWSE_SUPPORTERS)
def supporter_list(request: HttpRequest) -> HttpResponse:
    """The list. What is chosen travels by POST and comes back sealed in the address."""
    viewer = signed_in(request)
    if request.method == "POST":
        criteria, errors = read_filter(request.POST)
        if errors:
            return _list(request, viewer, Criteria(), 1, errors=errors)
        return _see_other(list_address(viewer, criteria))
    token = request.GET.get("f", "")
    held = read_token(viewer.pk, token) if token else (Criteria(), 1)
    criteria, page = held or (Criteria(), 1)
    return _list(request, viewer, criteria, page, unreadable=held is None)


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    # See other: a reload asks for the list, not for the form again.
    response.status_code = 303
    return response


@counted(LIST)
def _list(
    request: HttpRequest,
    viewer: User,
    criteria: Criteria,
    page: int,
    *,
    errors: list[str] | None = None,
    unreadable: bool = False,
) -> HttpResponse:
    now = timezone.now()
    result = browse(viewer, criteria, page, now)
    context = {
        "criteria": criteria,
        "typed": request.POST.get("word", criteria.word),
        "errors": errors or [],
        "unreadable": unreadable,
        "result": result,
        "cards": _cards(viewer, criteria, result, now),
        "panel": Panel(criteria, result.counts),
        "chips": [(words, list_address(viewer, left)) for words, left in criteria.without()],
        "links": _page_links(viewer, criteria, result),
        "most_shown": MOST_PAGES * ON_A_PAGE,
    }
    return render(request, "directory/browse.jinja", context)


def _cards(viewer: User, criteria: Criteria, result: Result, now: datetime) -> Markup:
    """The cards of this page; each leads to a profile that leads back to it."""
    found = ((one.address, one.card) for one in result.found)
    return drawn_list(found, now_in(now), criteria.areas, _sealed(viewer, criteria, result.page))


def list_address(viewer: User, criteria: Criteria, page: int = 1) -> str:
    """The address of the list with these filters, for this person alone."""
    return _list_path(settings.ROOT_URLCONF) + _sealed(viewer, criteria, page)


@cache
def _list_path(urlconf: str) -> str:
    return reverse("directory:supporter-list", urlconf)


def _sealed(viewer: User, criteria: Criteria, page: int) -> str:
    token = criteria.token(viewer.pk, page)
    return f"?f={token}" if token else ""


def _page_links(viewer: User, criteria: Criteria, result: Result) -> dict[str, Any]:
    """The numbered links below the list: items, previous, next."""
    paginator = Paginator(range(result.pages), 1)

    def to(page: int) -> str:
        return list_address(viewer, criteria, page)

    return {
        "items": [
            {"number": page, "href": to(page), "current": page == result.page, "ellipsis": False}
            if isinstance(page, int)
            else {"ellipsis": True}
            for page in paginator.get_elided_page_range(result.page, on_each_side=1, on_ends=1)
        ],
        "previous": to(result.page - 1) if result.page > 1 else None,
        "next": to(result.page + 1) if result.page < result.pages else None,
    }


@require_safe
@requires(Permission.BROWSE_SUPPORTERS)
@counted(PROFILE)
def supporter_detail(request: HttpRequest, address: str) -> HttpResponse:
    """One supporter. Not there, not listed and not for this person's eyes are the same page."""
    viewer, now = signed_in(request), timezone.now()
    profile = profile_at(viewer, address, now)
    if profile is None:
        raise Http404
    token = request.GET.get("f", "")
    criteria, page = read_token(viewer.pk, token) or (Criteria(), 1)
    context = {
        "profile": profile,
        "ask": ask_address(address),
        "back": list_address(viewer, criteria, page),
    }
    return render(request, "directory/supporter.jinja", context)


def ask_address(address: str) -> str | None:
    """Where to ask this supporter for support, when asking is part of this installation."""
    around = _ask_path(settings.ROOT_URLCONF)
    return around and around.replace(_ANYBODY, address)


_ANYBODY: Final = "anybody"


@cache
def _ask_path(urlconf: str) -> str | None:
    try:
        return reverse("conversations:request-ask", urlconf, args=[_ANYBODY])
    except NoReverseMatch:
        return None
