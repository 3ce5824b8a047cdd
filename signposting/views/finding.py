"""Where to turn: services outside this site. Public; what anybody looked for is kept nowhere."""

from dataclasses import asdict

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import public
from people.models import User
from people.roles import Permission
from people.taxonomy import NATIONS, SERVICES
from signposting.due import MOST, away
from signposting.filters import Criteria
from signposting.forms import FilterForm
from signposting.hours import said
from signposting.models import Signpost

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
        response = redirect(_address(user, Criteria.read(request.POST.dict())))
        # See other: what was chosen stays out of what a reload would send again.
        response.status_code = 303
        return response
    criteria = Criteria.of(user, request.GET.get("f"))
    now = timezone.now()
    rows = Signpost.objects.visible_to(user).filter(criteria.q).with_channels()
    found = [one for one in rows.order_by("place", "name")[:MOST] if criteria.fits(one, now)]
    pages = Paginator(found, ON_A_PAGE)
    context = {
        "form": FilterForm(initial=asdict(criteria)),
        "page": pages.get_page(criteria.page),
        "total": pages.count,
        "away": away(criteria.q),
        "open_now": lambda signpost: said(signpost.opening, now),
        "may_check": _may_check(user),
        "chips": [(words, _address(user, rest)) for words, rest in criteria.removable()],
        "everything": _address(user, Criteria()),
        "page_address": lambda number: _address(user, criteria, number),
    }
    return render(request, "signposting/list.jinja", context)


def _address(user: User | None, criteria: Criteria, page: int = 1) -> str:
    return f"{reverse('signposting:signpost-list')}?f={criteria.token(user, page)}"


@public
@require_safe
def signpost_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One service with everything we know about it, and how old that is."""
    rows = Signpost.objects.visible_to(_person(request)).with_channels()
    signpost = get_object_or_404(rows, slug=slug)
    context = {
        "signpost": signpost,
        "may_check": _may_check(_person(request)),
        "open_now": lambda signpost: said(signpost.opening, timezone.now()),
        "services": [dict(SERVICES)[code] for code in signpost.services],
        "nations": [dict(NATIONS)[code] for code in signpost.nations],
    }
    return render(request, "signposting/detail.jinja", context)
