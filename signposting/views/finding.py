"""Where to turn: services outside this site. Public; what anybody looked for is kept nowhere."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import public
from people.models import User
from people.roles import Permission
from signposting.cards import cards_for
from signposting.due import MOST, away
from signposting.filters import Criteria
from signposting.forms import FilterForm
from signposting.hours import said
from signposting.models import Signpost
from signposting.wording import Found, best

ON_A_PAGE = 20


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _may_check(user: User | None) -> bool:
    return user is not None and user.can(Permission.EDIT_SIGNPOSTS)


@public
def signpost_list(request: HttpRequest) -> HttpResponse:
    """Every service that fits, those for a crisis first."""
    user = _person(request)
    if request.method == "POST":
        return _see(_address(user, Criteria.read(request.POST.dict())))
    criteria = Criteria.of(user, request.GET.get("f"))
    now = timezone.now()
    found = _found(user, criteria, now)
    pages = Paginator(found.ids, ON_A_PAGE)
    page = pages.get_page(criteria.page)
    context = {
        "form": FilterForm(initial=asdict(criteria)),
        "page": page,
        "entries": _entries(user, page.object_list),
        "total": pages.count,
        "closest": not found.exact,
        "away": away(user, criteria.q, criteria.words),
        "open_now": lambda signpost: said(signpost.opening, now),
        "may_check": _may_check(user),
        "chips": [(words, _address(user, rest)) for words, rest in criteria.removable()],
        "everything": _address(user, Criteria()),
        "page_address": lambda number: _address(user, criteria, number),
    }
    return render(request, "signposting/list.jinja", context)


def _see(address: str) -> HttpResponse:
    """See other: what was chosen stays out of what a reload would send again."""
    response = redirect(address)
    response.status_code = 303
    return response


def _found(user: User | None, criteria: Criteria, now: datetime) -> Found:
    """All that fit, in their order: one query, or three where hours or ways count."""
    rows = Signpost.objects.visible_to(user).filter(criteria.q).as_listed()
    if criteria.by_the_hour:
        fitting = (one for one in rows.with_channels()[:MOST] if criteria.fits(one, now))
        return best(criteria.words, ((one.pk, one.search_text) for one in fitting))
    return best(criteria.words, rows.values_list("pk", "search_text")[:MOST])


def _entries(user: User | None, ids: Iterable[UUID]) -> list[Signpost]:
    """These, with everything a card says."""
    rows = Signpost.objects.visible_to(user).filter(pk__in=ids).with_channels()
    return list(rows.as_listed())


def _address(user: User | None, criteria: Criteria, page: int = 1) -> str:
    return f"{reverse('signposting:signpost-list')}?f={criteria.token(user, page)}"


@public
@require_safe
def signpost_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One service with everything we know about it, and how old that is."""
    return _detail(request, slug=slug)


@public
@require_safe
def shared(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same by an address that names nothing, to pass on."""
    return _detail(request, pk=pk)


def _detail(request: HttpRequest, **which: Any) -> HttpResponse:
    user = _person(request)
    rows = Signpost.objects.visible_to(user).with_channels().prefetch_related("locations")
    signpost = rows.filter(**which).first()
    if signpost is None:
        return _not_now(request, user, **which)
    address = reverse("signposting:shared", args=[signpost.pk])
    context = {
        "signpost": signpost,
        "may_check": user is not None and signpost.is_looked_after_by(user),
        "open_now": lambda signpost: said(signpost.opening, timezone.now()),
        "share": settings.SITE_URL + address,
    }
    return render(request, "signposting/detail.jinja", context)


def _not_now(request: HttpRequest, user: User | None, **which: Any) -> HttpResponse:
    """What a printed or passed-on address says of an entry that is being checked again, or has
    closed; everything else does not exist."""
    signpost = get_object_or_404(Signpost.objects.once_shown_to(user), **which)
    card = cards_for(user, [signpost.slug], timezone.now())[signpost.slug]
    return render(request, "signposting/not_now.jinja", {"signpost": signpost, "card": card})
