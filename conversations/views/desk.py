"""What a coordinator does with one thing on the desk; the desk itself is in peersupport/desk/.

An alert or a question that is not theirs does not exist for anybody: 404, whoever asks.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from conversations import actions, advice
from conversations.actions import consulting, desks
from conversations.forms import AdviceForm
from conversations.forms_desk import DeferForm
from conversations.models import Alert, Consult, ConsultState
from conversations.models.deferrals import ALERT_DAYS
from conversations.views.consulting import written
from conversations.views.words import words_of
from people.access import signed_in
from people.models import User
from records.clock import today
from records.kept import restore
from records.tokens import seal, unseal

SETTLED: Final = "That is settled: somebody answered, or it ended."
ACKNOWLEDGED: Final = "You have taken it on. It goes to nobody else."
OFFERED: Final = "Done: more has been offered. You have taken it on, too."
NOBODY_FITS: Final = (
    "Nobody else fits at the moment. You have taken it on: speak to your supporters in general, "
    "or try again later."
)
HANDED_ON: Final = "Handed on: the next desk has been told. It stays on yours too."
NOBODY_THERE: Final = "Nobody is named to hand it to. An administrator can name a deputy."
DEFERRED: Final = "Put off. It comes back on that day by itself."


def alert_acknowledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it on."""
    return _act(request, pk, actions.acknowledge, lambda _: ACKNOWLEDGED)


def alert_offer_more(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask more supporters who fit, or offer somebody else, without reading anything."""
    return _act(request, pk, actions.offer_more, lambda asked: OFFERED if asked else NOBODY_FITS)


def alert_hand_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the deputy, or the partner organisation, have it now."""
    shown = request.POST.get("level", "")
    act = partial(desks.hand_on, shown=int(shown) if shown.isdecimal() else None)
    return _act(request, pk, act, lambda _: HANDED_ON)


def alert_defer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put off what somebody has taken on: a page to choose the day."""
    me, now = signed_in(request), timezone.now()
    alert = get_object_or_404(Alert.objects.visible_to(me), pk=pk)
    form = DeferForm(request.POST or None, most=ALERT_DAYS, on=today(now))
    if form.is_valid():
        try:
            desks.defer_alert(by=me, alert=alert, until=form.cleaned_data["until"], now=now)
        except actions.Settled:
            messages.info(request, SETTLED)
            return redirect("desk")
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, DEFERRED)
            return redirect("desk")
    return render(request, "desk/defer.jinja", {"form": form, "what": alert.reference})


def consult_hand_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the next desk have a supporter's question now."""
    me = signed_in(request)
    consult = get_object_or_404(Consult.objects.advised_by(me), pk=pk)
    if request.method == "POST":
        try:
            consulting.hand_on(by=me, consult=consult, now=timezone.now())
            messages.success(request, HANDED_ON)
        except actions.Late:
            messages.info(request, SETTLED)
        except desks.NobodyThere:
            messages.info(request, NOBODY_THERE)
    return redirect("desk")


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
        except desks.NobodyThere:
            messages.info(request, NOBODY_THERE)
    return redirect("desk")


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
