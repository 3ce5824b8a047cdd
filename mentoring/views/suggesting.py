"""Coordinators suggest somebody to people who said that they may."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentoring import actions
from mentoring.kinds import MODULES
from mentoring.match_shown import labels
from mentoring.models import Need
from mentoring.taxonomy import Topic
from people.access import in_module, requires, signed_in
from people.roles import Permission

SUGGESTED: Final = "They see it, and choose themselves. They get a notice."
NOT_NOW: Final = "That cannot be any more. Please look again."
A_PAGE: Final = 25


def _read(need: Need) -> dict[str, Any]:
    """A need as a coordinator reads it."""
    return {"row": need, "reference": need.reference.upper(), "topics": labels(need.topics, Topic)}


@require_safe
@in_module(*MODULES.values())
@requires(Permission.RUN_MENTORING)
def waiting(request: HttpRequest) -> HttpResponse:
    """Who would like a suggestion, the longest first."""
    me = signed_in(request)
    rows = Need.objects.suggested_by(me).exclude(scheme__is_cohort=True).defer("what", "areas")
    page = Paginator(rows.order_by("opened_on", "pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "needs": [_read(need) for need in page.object_list]}
    return render(request, "mentoring/waiting.jinja", context)


@in_module(*MODULES.values())
def waiting_need(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The few that fit one need best; one of them is put before the person."""
    me, now = signed_in(request), timezone.now()
    rows = Need.objects.suggested_by(me).exclude(scheme__is_cohort=True)
    need = get_object_or_404(rows.select_related("person__organisation"), pk=pk)
    if request.method == "POST":
        try:
            actions.suggest(by=me, need=need, named=request.POST.get("reference", ""), now=now)
            messages.success(request, SUGGESTED)
        except actions.Late:
            messages.info(request, NOT_NOW)
        return redirect("mentoring:waiting")
    found = [
        {
            "reference": one.reference,
            "topics": labels(one.offer.topics, Topic),
            "reasons": one.fit.reasons,
        }
        for one in actions.candidates_for(need, now)
    ]
    context = {"one": _read(need), "candidates": found}
    return render(request, "mentoring/waiting_need.jinja", context)
