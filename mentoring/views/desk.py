"""The coordinators' page: how mentoring goes, by numbers and references."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mentoring import at_desk
from mentoring.actions import reminding
from mentoring.kinds import MODULES
from mentoring.models import Pair
from people.access import in_module, requires, signed_in
from people.roles import Permission
from records.clock import today

REMINDED = "Both get a notice that says nothing of what it is about."
TOO_SOON = "They were reminded less than two weeks ago."


@require_safe
@in_module(*MODULES.values())
@requires(Permission.RUN_MENTORING)
def desk(request: HttpRequest) -> HttpResponse:
    """Numbers, pairs by reference, and what reviews said."""
    me, on = signed_in(request), today(timezone.now())
    context: dict[str, Any] = {
        "kinds": at_desk.numbers(me, on),
        "slow": at_desk.slow_pairs(me, on, reminding.NUDGE_AGAIN),
        "answered": at_desk.answered(me, on),
        "half": at_desk.half_words(on),
        "on": on,
    }
    return render(request, "mentoring/desk.jinja", context)


@require_POST
@in_module(*MODULES.values())
def pair_remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Both of a pair are reminded, by its reference."""
    me = signed_in(request)
    pair = get_object_or_404(Pair.objects.looked_after_by(me), pk=pk)
    try:
        reminding.nudge(by=me, pair=pair, now=timezone.now())
        messages.success(request, REMINDED)
    except reminding.TooSoon:
        messages.info(request, TOO_SOON)
    return redirect("mentoring:desk")
