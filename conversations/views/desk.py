"""The desk: what needs a coordinator now. References and ages; supporters' questions unnamed.

An alert or a question that is not theirs does not exist for anybody: 404, whoever asks.
"""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from conversations import actions, advice
from conversations.actions import consulting
from conversations.forms import AdviceForm
from conversations.models import Alert, AlertKind, Consult, ConsultState, Level
from conversations.views.consulting import written
from conversations.views.words import words_of
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.kept import restore
from records.tokens import seal, unseal

MOST: Final = 50
KINDS: Final = {
    AlertKind.WAITING: "A colleague asked to talk, and nobody has said yes yet.",
    AlertKind.QUIET: "In an open conversation a colleague waits for the supporter's answer.",
}
OFFER: Final = {
    AlertKind.WAITING: "Ask more supporters",
    AlertKind.QUIET: "Offer them somebody else",
}
TURNS: Final = {
    Level.COORDINATOR: "The coordinators' turn.",
    Level.DEPUTY: "The deputy's turn, and still the coordinators'.",
    Level.PARTNER: "The partner organisation's turn, and still everybody's before it.",
}
SETTLED: Final = "That is settled: somebody answered, or it ended."
ACKNOWLEDGED: Final = "You have taken it on. It goes to nobody else."
OFFERED: Final = "Done: more has been offered. You have taken it on, too."
NOBODY_FITS: Final = (
    "Nobody else fits at the moment. You have taken it on: speak to your supporters in general, "
    "or try again later."
)


@requires(Permission.SEE_DESK)
def desk_page(request: HttpRequest) -> HttpResponse:
    """What needs somebody now, the oldest first."""
    me = signed_in(request)
    untaken_first = F("acknowledged_at").asc(nulls_first=True)
    rows = Alert.objects.visible_to(me).select_related("acknowledged_by")
    alerts = list(rows.order_by(untaken_first, "raised_at", "pk")[: MOST + 1])
    rows_of_consults = Consult.objects.advised_by(me).with_people().order_by("asked_at", "pk")
    consults = list(rows_of_consults[: MOST + 1])
    context = {
        "alerts": [_row(alert) for alert in alerts[:MOST]],
        "consults": [one for one in consults[:MOST] if one.desks_turn],
        "advised": [one for one in consults[:MOST] if not one.desks_turn],
        "more": max(len(alerts), len(consults)) > MOST,
    }
    return render(request, "desk/desk.jinja", context)


def _row(alert: Alert) -> dict[str, Any]:
    """One alert in plain words: a reference, an age and a kind, whose turn it is, and no more."""
    kind = AlertKind(alert.kind)
    return {
        "alert": alert,
        "words": KINDS[kind],
        "offer": OFFER[kind],
        "turn": TURNS[Level(alert.level)],
    }


def alert_acknowledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it on."""
    return _act(request, pk, actions.acknowledge, lambda _: ACKNOWLEDGED)


def alert_offer_more(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask more supporters who fit, or offer somebody else, without reading anything."""
    return _act(request, pk, actions.offer_more, lambda asked: OFFERED if asked else NOBODY_FITS)


def _act(
    request: HttpRequest, pk: UUID, act: Callable[..., Any], done: Callable[[Any], str]
) -> HttpResponse:
    """One press on the desk; a link or a reload leads back to it."""
    me = signed_in(request)
    alert = get_object_or_404(Alert.objects.visible_to(me), pk=pk)
    if request.method == "POST":
        try:
            messages.success(request, done(act(by=me, alert=alert, now=timezone.now())))
        except (actions.Settled, actions.Late):
            messages.info(request, SETTLED)
    return redirect("conversations:desk")


def desk_consult(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A supporter's question: the words without who wrote them, and a box to answer in."""
    me = signed_in(request)
    rows = Consult.objects.advised_by(me).with_people()
    consult = rows.filter(pk=pk).first()
    if consult is None:
        return _taken(request, pk, me)
    kept = restore(request) if request.method != "POST" else None
    first = {"opened": seal("advice", me.pk, str(pk)), **(kept.dict() if kept else {})}
    form = AdviceForm(request.POST or None, initial=first)
    if form.is_valid() and written(consulting.answer, me, consult, form):
        return redirect("conversations:desk-consult", pk)
    context: dict[str, Any] = {
        "consult": consult,
        "form": form,
        "kept": kept is not None,
        "may_write": consult.state != ConsultState.ENDED,
        "who_reads": advice.while_advising(consult, me.organisation),
        "days_only": True,
    }
    return render(request, "desk/consult.jinja", context | words_of(request, consult.thread, me))


def _taken(request: HttpRequest, pk: UUID, me: User) -> HttpResponse:
    """Not theirs: the ordinary not-found page; but who had it open and was writing when another
    coordinator answered gets their own words back."""
    if unseal("advice", me.pk, request.POST.get("opened", "")) != str(pk):
        raise Http404
    return render(request, "desk/taken.jinja", {"typed": request.POST.get("body", "")})
