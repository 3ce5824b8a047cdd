"""Champions: what it means, asking to be one, one's things to do, and the coordinators' side."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from campaigns import actions, doing, shown
from campaigns.forms import AskForm
from campaigns.models import ChampionWish
from people.access import in_module, requires, signed_in
from people.models import User
from people.modules import Module
from people.roles import Permission
from resources.actions.packing import PackFull, put_in

ASKED: Final = "Your coordinators read that you would like to be a champion, and answer."
TAKEN_BACK: Final = "Taken back. Nobody asks why."
STOPPED: Final = "You are no longer a champion. Thank you for what you did."
NOT_TOGETHER: Final = (
    "What you do here already does not go together with being a champion: whoever may read what is "
    "private holds nothing else."
)
NOT_THEM: Final = "Something else they do here does not go together with being a champion."
APPOINTED: Final = "They are a champion from now on, and get a notice."
DECLINED: Final = "It is answered, and they get a notice."
GONE: Final = "It was taken back or answered already."
ENDED: Final = "They are no longer a champion, and get a notice."
PACKED: Final = "The starter pack is in your pack."
NOTHING: Final = "None of the starter pack is in the library at the moment."


@require_safe
@in_module(Module.CAMPAIGNS)
def champions(request: HttpRequest) -> HttpResponse:
    """What a champion does and does not do, and who is one here."""
    me = signed_in(request)
    return render(request, "campaigns/champions.jinja", _about(me, AskForm()))


@require_POST
@in_module(Module.CAMPAIGNS)
def champion_ask(request: HttpRequest) -> HttpResponse:
    """Ask to be one, or take that back."""
    me = signed_in(request)
    if "take_back" in request.POST:
        actions.take_back(by=me)
        messages.success(request, TAKEN_BACK)
        return redirect("campaigns:champions")
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            actions.ask_to_be_one(by=me, now=timezone.now())
            messages.success(request, ASKED)
        except actions.NotTogether:
            messages.info(request, NOT_TOGETHER)
        return redirect("campaigns:champions")
    return render(request, "campaigns/champions.jinja", _about(me, form))


def _about(me: User, form: AskForm) -> dict[str, Any]:
    return {
        "champions": doing.champions_for(me),
        "is_one": doing.is_champion(me),
        "wish": ChampionWish.objects.owned_by(me).first(),
        "form": form,
        "appoints": me.can(Permission.APPOINT_CHAMPIONS),
    }


@require_POST
@in_module(Module.CAMPAIGNS)
def champion_stop(request: HttpRequest) -> HttpResponse:
    """Stop being one, at once and without a reason."""
    actions.stop_being_one(by=signed_in(request))
    messages.success(request, STOPPED)
    return redirect("campaigns:champions")


@require_safe
@in_module(Module.CAMPAIGNS)
@requires(Permission.RUN_CAMPAIGNS)
def my_things(request: HttpRequest) -> HttpResponse:
    """What there is to do: events, campaigns to come, sheets to put up."""
    context = doing.things_for(signed_in(request), timezone.now())
    return render(request, "campaigns/my_things.jinja", context)


@require_POST
@in_module(Module.CAMPAIGNS)
@requires(Permission.RUN_CAMPAIGNS)
def starter_pack(request: HttpRequest) -> HttpResponse:
    """Put what a champion begins with into one's own pack."""
    me = signed_in(request)
    found = [row.slug for row in shown.originals_for(me, doing.STARTERS)]
    if not found:
        messages.info(request, NOTHING)
        return redirect("campaigns:my-things")
    try:
        put_in(by=me, slugs=found)
        messages.success(request, PACKED)
    except PackFull as full:
        messages.info(request, full.words)
    return redirect("resources:pack")


@require_safe
@in_module(Module.CAMPAIGNS)
@requires(Permission.APPOINT_CHAMPIONS)
def champions_asked(request: HttpRequest) -> HttpResponse:
    """Who would like to be one, and who is."""
    me = signed_in(request)
    rows = ChampionWish.objects.answered_by(me).select_related("person")
    context = {"wishes": rows[: doing.MOST], "champions": doing.champions_for(me)}
    return render(request, "campaigns/champions_asked.jinja", context)


@in_module(Module.CAMPAIGNS)
def champion_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Appoint somebody who asked, or say no."""
    me = signed_in(request)
    rows = ChampionWish.objects.answered_by(me).select_related("person")
    wish = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "yes":
                actions.appoint(by=me, wish=wish)
                messages.success(request, APPOINTED)
            else:
                actions.decline(by=me, wish=wish, now=timezone.now())
                messages.success(request, DECLINED)
        except actions.Gone:
            messages.info(request, GONE)
        except actions.NotTogether:
            messages.info(request, NOT_THEM)
        return redirect("campaigns:champions-asked")
    return render(request, "campaigns/champion_answer.jinja", {"wish": wish})


@in_module(Module.CAMPAIGNS)
def champion_end(request: HttpRequest, token: str) -> HttpResponse:
    """End it for somebody, after one question."""
    me = signed_in(request)
    person = doing.champion_at(me, token)
    if person is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.end(by=me, person=person)
            messages.success(request, ENDED)
        except actions.Gone:
            messages.info(request, GONE)
        return redirect("campaigns:champions-asked")
    return render(request, "campaigns/champion_end.jinja", {"person": person, "token": token})
