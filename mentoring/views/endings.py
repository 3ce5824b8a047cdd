"""How a pair ends, how it was, and what comes after it."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentoring import pair_page, questions
from mentoring.actions import ending, reviewing
from mentoring.actions.reviewing import Had
from mentoring.actions.together import Over
from mentoring.forms_pairs import EndForm, ReviewForm
from mentoring.kinds import MODULES, kinds_of
from mentoring.models import FollowUp, Pair, ReviewCode
from mentoring.views.pairs import door
from people.access import in_module, public, requires, signed_in
from people.roles import Permission
from records.clock import today

ENDED: Final = "It has ended. Nobody is asked why."
HAD: Final = "You have had your link for this. Each of you answers once."
NOT_DUE: Final = "There is nothing to answer at the moment."


def pair_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End it, after one question; never a reason, and whatever is switched on."""
    me, now = signed_in(request), timezone.now()
    pair = get_object_or_404(Pair.objects.ended_by(me).with_page(), pk=pk)
    kinds = kinds_of(me.organisation)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ending.end(by=me, pair=pair, now=now)
        if form.cleaned_data["not_again"]:
            ending.not_again(by=me, pair=pair, chosen=True)
        messages.success(request, ENDED)
        return redirect("mentoring:pair-detail", pair.pk)
    other, _, _ = pair_page.names_of(pair, me)
    context = {"pair": pair, "form": form, "other": other, "is_on": pair.kind in kinds}
    context["is_mentor"] = pair.side_of(me) == "mentor"
    return render(request, "mentoring/end.jinja", context)


@require_POST
@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_not_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """These two are not paired again, or they may be after all."""
    me = signed_in(request)
    pair = door(me, pk)
    if pair.is_open:
        raise Http404
    ending.not_again(by=me, pair=pair, chosen=request.POST.get("again") == "no")
    return redirect("mentoring:pair-detail", pair.pk)


@require_POST
@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A link to the anonymous form, shown this once."""
    me = signed_in(request)
    pair = door(me, pk)
    try:
        token = reviewing.code_for_pair(by=me, pair=pair, now=timezone.now())
    except (Over, Had) as error:
        messages.info(request, HAD if isinstance(error, Had) else NOT_DUE)
        return redirect("mentoring:pair-detail", pair.pk)
    return render(request, "mentoring/review_link.jinja", {"token": token, "pair": pair})


@require_POST
@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def follow_up_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same some months later. Once it is shown, nothing says any more that somebody was in a
    pair."""
    me = signed_in(request)
    row = get_object_or_404(FollowUp.objects.visible_to(me), pk=pk)
    try:
        token = reviewing.code_for_follow_up(by=me, follow_up=row, now=timezone.now())
    except Over:
        raise Http404 from None
    return render(request, "mentoring/review_link.jinja", {"token": token, "pair": None})


@public
def review(request: HttpRequest, token: str) -> HttpResponse:
    """The form behind a code, for whoever holds it: signed in or not, nobody is known by it. 404
    for a code that is spent, over, or none."""
    now = timezone.now()
    rows = ReviewCode.objects.opened_by(token, today(now)).select_related("organisation")
    code = get_object_or_404(rows)
    asked = questions.asked(code.kind, code.stage)
    form = ReviewForm(request.POST if request.method == "POST" else None, asked=asked)
    if form.is_valid():
        try:
            reviewing.answer(code=code, answers=form.cleaned_data, now=now)
        except Over:
            raise Http404 from None
        return redirect("mentoring:review-thanks")
    return render(request, "mentoring/review.jinja", {"form": form, "asked": asked, "code": code})


@public
def review_thanks(request: HttpRequest) -> HttpResponse:
    """It is answered."""
    return render(request, "mentoring/review_thanks.jinja", {})
