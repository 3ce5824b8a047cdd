"""Asking the owner of a service, their page behind the mailed link, and deciding about it."""

from typing import Any, Final

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from people.access import public, requires, signed_in
from people.roles import Permission
from signposting import actions
from signposting.actions.owners import OPEN_FOR
from signposting.history import LABELS
from signposting.models import Correction, Signpost
from signposting.owner_forms import AskForm, OwnerForm
from signposting.views.editing import entry, said_anew
from signposting.words import said

# Over this no link is looked at; the figure stands in settings.ACCOUNT_RATE_LIMITS.
LIMIT: Final = "signpost_owner"
DECIDED: Final = "Nothing was changed: somebody else has decided about that answer meanwhile."


@requires(Permission.EDIT_SIGNPOSTS)
def ask_owner_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the owner one mail."""
    me = signed_in(request)
    signpost = entry(me, slug)
    if not settings.SIGNPOST_OWNER_LINKS or signpost.state != signpost.State.PUBLISHED:
        raise Http404
    form = AskForm(request.POST or None, initial={"email": signpost.owner_email})
    if form.is_valid():
        try:
            actions.ask_owner(by=me, signpost=signpost, email=form.cleaned_data["email"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The mail is on its way. Their answer waits for you here.")
            return redirect("signposting:check", signpost.slug)
    context = {"signpost": signpost, "form": form, "days": OPEN_FOR.days}
    return render(request, "signposting/ask_owner.jinja", context)


@public
def owner(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a mailed link. An unknown, used or outdated link gets one and the same."""
    if ratelimit.consume_or_429(request, action=LIMIT, limit_get=True):
        return render(request, "signposting/owner_busy.jinja", status=429)
    asked = actions.question_behind(token=token)
    if asked is not None:
        form = OwnerForm(
            request.POST or None,
            initial={name: getattr(asked.signpost, name) for name in OwnerForm.Meta.fields},
            channels=[one for one in asked.signpost.channels.all() if one.wrong_on is None],
        )
        if not form.is_valid():
            context = {"form": form, "signpost": asked.signpost}
            return render(request, "signposting/owner.jinja", context)
        if actions.answer_owner(token=token, **form.answer()):
            return redirect("signposting:owner-thanks")
    return render(request, "signposting/owner_closed.jinja", status=404)


@public
def owner_thanks(request: HttpRequest) -> HttpResponse:
    """It arrived. The same page for everybody."""
    return render(request, "signposting/owner_thanks.jinja")


@requires(Permission.EDIT_SIGNPOSTS)
def answer_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What the owner answered beside what is shown, and what is made of it."""
    me = signed_in(request)
    signpost = entry(me, slug)
    if request.method == "POST":
        take, answer = request.POST.get("act") == "take", request.POST.get("answer")
        if not actions.decide(by=me, signpost=signpost, take=take, answer=answer):
            messages.info(request, DECIDED)
            return redirect("signposting:check", signpost.slug)
        words = "It is taken over." if take else "The entry stays as it is."
        return said_anew(request, signpost, entry(me, slug).hours, words)
    waits = signpost.corrections.waiting().first()
    context = {"signpost": signpost, "waits": waits, **(_beside(signpost, waits) if waits else {})}
    return render(request, "signposting/answer.jinja", context)


def _beside(signpost: Signpost, waits: Correction) -> dict[str, Any]:
    """Shown and proposed: (label, now, then) of each word, and each number with their answer."""
    words = [
        (LABELS[name], said(name, getattr(signpost, name)), said(name, value))
        for name, value in waits.words.items()
    ]
    numbers = [
        (channel, waits.numbers[str(channel.pk)])
        for channel in signpost.channels.all()
        if str(channel.pk) in waits.numbers
    ]
    return {"words": words, "numbers": numbers}
