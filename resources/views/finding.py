"""The list: searching and filtering the library."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from people.access import requires
from people.models import User
from people.roles import Permission
from resources.filters import LONGEST, ORDERS, Criteria
from resources.find import find, hits
from resources.packing import slugs_of
from resources.results import MOST_PAGES, ON_A_PAGE
from resources.views.pages import person


@requires(Permission.USE_LIBRARY)
def resource_list(request: HttpRequest) -> HttpResponse:
    """The library: search by word, filter, page. What is chosen comes back sealed."""
    user = person(request)
    if request.method == "POST":
        return _filtered(user, Criteria.posted(request.POST))
    criteria = Criteria.from_token(user.pk, request.GET.get("f", ""))
    result = find(user, criteria, timezone.now())
    context = {
        "criteria": criteria,
        "groups": criteria.groups(result.counts),
        "orders": ORDERS,
        "longest": LONGEST,
        "result": result,
        "most_shown": MOST_PAGES * ON_A_PAGE,
        "page": Paginator(range(result.pages), 1).page(result.page),
        "found": hits(user, criteria, result),
        "chips": [(words, _address(user, rest)) for words, rest in criteria.removable()],
        "all_of_it": _address(user, Criteria(order=criteria.order)),
        "page_address": lambda number: _address(user, criteria, number),
        "may_add": user.can(Permission.UPLOAD_RESOURCE),
        "in_pack": slugs_of(user),
        "kept": criteria.token(user.pk, result.page),
    }
    return render(request, "resources/list.jinja", context)


def _address(user: User, criteria: Criteria, page: int = 1) -> str:
    token = criteria.token(user.pk, page)
    return reverse("resources:resource-list") + (f"?f={token}" if token else "")


def address_kept(user: User, token: str) -> str:
    """The list as it was filtered by this person; the plain one for anybody else's token."""
    criteria = Criteria.from_token(user.pk, token)
    return _address(user, criteria, criteria.page)


def _filtered(user: User, criteria: Criteria) -> HttpResponse:
    response = redirect(_address(user, criteria))
    # See other: the form's data stays out of what a reload would send again.
    response.status_code = 303
    return response
