"""Somebody is found: suggestions for a need, asking, and the answer of whoever is asked."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mentoring import actions
from mentoring import match_shown as shown
from mentoring.forms_matching import AnswerForm, AskForm
from mentoring.kinds import MODULES, kinds_of
from mentoring.models import Need, Offer, Proposal, ProposalState
from people.access import in_module, requires, signed_in
from people.models import User
from people.roles import Permission

ASKED: Final = "They are asked, and have two days to answer. You get a notice either way."
NOT_NOW: Final = "That has changed since you looked. Please choose again."
ENOUGH: Final = "You asked many people already. Your coordinators can help: they see that you wait."
STOPPED: Final = "Nobody is asked any more. You can choose again at any time."
PAIRED: Final = "You are a pair from now on. Both of you get a notice."
DECLINED: Final = "It is answered. Nobody is told a reason."
FULL: Final = "That cannot be any more: your places are taken, or they found somebody."
GONE: Final = "That is over: it was taken back, or the two days have passed. You need do nothing."
ANSWERED: Final = "You have answered this already. You need do nothing more."
RESTS: Final = " You pause from now on, as you asked."


def _need(me: User, pk: UUID) -> Need:
    rows = Need.objects.visible_to(me).open().select_related("person__organisation", "scheme")
    need = get_object_or_404(rows, pk=pk)
    if need.scheme is not None and need.scheme.is_cohort:
        raise Http404
    return need


@require_safe
@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def suggestions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who fits, and why; or that somebody is asked at the moment."""
    me = signed_in(request)
    need = _need(me, pk)
    asking = shown.asking(need)[need.pk]
    cards = [] if asking.until else shown.cards_for(me, need, timezone.now())
    context = {"need": need, "asking": asking, "cards": cards}
    return render(request, "mentoring/suggestions.jinja", context)


@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def ask(request: HttpRequest, pk: UUID, token: str) -> HttpResponse:
    """Ask this one first, and if they cannot perhaps another."""
    me = signed_in(request)
    need = _need(me, pk)
    cards = {card.token: card for card in shown.cards_for(me, need, timezone.now())}
    if token not in cards:
        raise Http404
    others = [(card.token, card.who) for card in cards.values() if card.token != token]
    form = AskForm(request.POST if request.method == "POST" else None, others=others)
    if request.method == "POST" and form.is_valid():
        return _chosen(request, need, token, form.cleaned_data["second"])
    context = {"need": need, "card": cards[token], "form": form, "others": others}
    return render(request, "mentoring/ask.jinja", context)


def _chosen(request: HttpRequest, need: Need, first: str, second: str) -> HttpResponse:
    me = signed_in(request)
    chosen = [_offer(me, token) for token in (first, second) if token]
    try:
        actions.choose(
            by=me, need=need, first=chosen[0], second=chosen[1] if len(chosen) > 1 else None,
            now=timezone.now(),
        )  # fmt: skip
        messages.success(request, ASKED)
    except actions.TooMany:
        messages.info(request, ENOUGH)
    except actions.Late:
        messages.info(request, NOT_NOW)
    return redirect("mentoring:suggestions", need.pk)


def _offer(me: User, token: str) -> Offer:
    """Only named here: the action looks whether it may be asked."""
    return Offer(pk=shown.offer_at(me, token))


@require_POST
@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def stop_asking(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask nobody any more for now."""
    me = signed_in(request)
    need = _need(me, pk)
    try:
        actions.take_back(by=me, need=need, now=timezone.now())
        messages.success(request, STOPPED)
    except actions.Late:
        messages.info(request, NOT_NOW)
    return redirect("mentoring:suggestions", need.pk)


@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def asked(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody looks for a mentor or buddy: yes, or not now."""
    me = signed_in(request)
    rows = Proposal.objects.put_to(me).select_related("need__person__organisation", "offer")
    proposal = rows.filter(pk=pk).first()
    if proposal is None:
        was = Proposal.objects.visible_to(me).filter(offer__kind__in=kinds_of(me.organisation))
        over = get_object_or_404(was, pk=pk, offer__person=me)
        answered = over.state in (ProposalState.YES, ProposalState.NO)
        messages.info(request, ANSWERED if answered else GONE)
        return redirect("mentoring:home")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _answered(request, proposal, form.cleaned_data)
    need = proposal.need
    context = {"proposal": proposal, "need": need, "form": form, "card": shown.card_of(need, "")}
    return render(request, "mentoring/asked.jinja", context)


def _answered(request: HttpRequest, proposal: Proposal, said: dict[str, Any]) -> HttpResponse:
    me, now = signed_in(request), timezone.now()
    try:
        if said["answer"] == "yes":
            actions.answer_yes(by=me, proposal=proposal, pause=said["pause"], now=now)
            messages.success(request, PAIRED)
        else:
            actions.answer_no(by=me, proposal=proposal, pause=said["pause"], now=now)
            messages.success(request, DECLINED)
    except actions.Late as error:
        words = FULL if isinstance(error, actions.NotFitting) else GONE
        messages.info(request, words + (RESTS if said["pause"] else ""))
    return redirect("mentoring:home")
