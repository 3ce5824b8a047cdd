"""What takes two people: the page of an opening or a hold, agreeing, and the second look."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from conversations.actions import safety
from conversations.actions.safety.telling import actors
from conversations.forms_safety import ReviewForm
from conversations.models import Hold, Opening, Release
from conversations.models.duty import is_second
from conversations.safety_desk import page_for
from conversations.views.safety_door import for_safety, found_or_404, tried
from people.access import fresh_sign_in, signed_in

KINDS: dict[str, Any] = {"releases": Release, "openings": Opening, "holds": Hold}
# The buttons of an act's page, by the word they send.
BUTTONS: dict[str, Callable[..., Any]] = {
    "refuse": safety.refuse,
    "withdraw": safety.withdraw,
    "end": safety.end_early,
    "tell": safety.tell_now,
}


@for_safety
def act_detail(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """An opening or a hold: where it stands, and what this person can do about it."""
    me, now = signed_in(request), timezone.now()
    rows = KINDS[kind].objects.visible_to(me, now)
    act, late = found_or_404(rows, pk), False
    button = BUTTONS.get(request.POST.get("act", "")) if request.method == "POST" else None
    if button is not None:
        late = tried(forms.Form({}), lambda: button(by=me, act=act, now=now)) is None
        act = found_or_404(rows, pk)
    context = {
        "act": act,
        "kind": kind,
        "late": late,
        "own": act.asked_by_id == me.pk,
        "in_force": act.is_in_force(now),
        "may_agree": act.is_waiting and act.asked_by_id != me.pk and is_second(me, now),
        "may_read": me.pk in actors(act),
        "may_review": act.to_be_reviewed and me.pk not in actors(act),
    }
    return render(request, f"safety/{kind}.jinja", context)


@for_safety
@fresh_sign_in
def act_agree(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The second opener reads why, and agrees; or goes back and refuses."""
    me, now = signed_in(request), timezone.now()
    rows = KINDS[kind].objects.visible_to(me, now).waiting().exclude(asked_by=me)
    act = found_or_404(rows if is_second(me, now) else rows.none(), pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and tried(form, lambda: safety.agree(by=me, act=act, now=now)):
        return redirect(page_for(act))
    return render(request, "safety/agree.jinja", {"act": act, "kind": kind, "form": form})


@for_safety
@fresh_sign_in
def act_review(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """A second person looks at what was done."""
    me, now = signed_in(request), timezone.now()
    act = found_or_404(KINDS[kind].objects.visible_to(me, now).not_reviewed(), pk)
    form = ReviewForm(request.POST or None, untold=act.is_untold)
    if form.is_valid():
        said = form.said
        if tried(form, lambda: safety.review(by=me, act=act, said=said, now=now)):
            return redirect(page_for(act))
    context = {"act": act, "kind": kind, "form": form, "own": me.pk in actors(act)}
    return render(request, "safety/review.jinja", context)
