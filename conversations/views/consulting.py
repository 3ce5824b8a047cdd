"""A supporter asks the coordinators for advice, without naming anybody."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from conversations import advice
from conversations.actions import Late, TooMany, consulting
from conversations.forms import ConsultEndForm, ConsultForm, WriteForm
from conversations.models import Consult, ConsultState
from conversations.views.choosing import MOVED_ON
from conversations.views.talking import TOO_FAST
from conversations.views.words import words_of
from correspondence.actions import ThreadEnded, TooFast
from people.access import signed_in
from people.models import User
from records.kept import restore

ROWS = 50
MANY = "Three of your questions are not ended yet. End one, then ask again. Your words are kept."
NO_DESK = "There is no coordinator you could ask here yet. Your words are still below."


def consult_list(request: HttpRequest) -> HttpResponse:
    """What I asked, and a box to ask."""
    me = signed_in(request)
    if not consulting.may_ask(me):
        raise Http404
    kept = restore(request) if request.method != "POST" else None
    form = ConsultForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid() and (made := _ask(me, form)) is not None:
        return redirect("conversations:consult-detail", made.pk)
    context = {
        "form": form,
        "kept": kept is not None,
        "rows": Consult.objects.asked_by(me).with_people().newest_first()[:ROWS],
        "may_ask": consulting.has_desk(me),
        "who_reads": advice.before_asking(me.organisation) if me.organisation else "",
    }
    return render(request, "consult/list.jinja", context)


def _ask(me: User, form: ConsultForm) -> Consult | None:
    """What was asked, or None with the reason on the form."""
    try:
        return consulting.ask(by=me, now=timezone.now(), **form.cleaned_data)
    except TooMany:
        form.add_error(None, MANY)
    except consulting.NoDesk:
        form.add_error(None, NO_DESK)
    return None


def consult_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One question: the words, what happens next, and a box to write on."""
    me = signed_in(request)
    consult = get_object_or_404(Consult.objects.asked_by(me).with_people(), pk=pk)
    kept = restore(request) if request.method != "POST" else None
    form = WriteForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid() and written(consulting.write_back, me, consult, form):
        return redirect("conversations:consult-detail", consult.pk)
    context: dict[str, Any] = {
        "consult": consult,
        "form": form,
        "kept": kept is not None,
        "may_write": consult.state != ConsultState.ENDED,
        "steps": advice.steps(consult, timezone.now()),
        "who_reads": advice.while_asking(consult),
        "days_only": False,
    }
    return render(request, "consult/consult.jinja", context | words_of(request, consult.thread, me))


def written(act: Any, me: User, consult: Consult, form: WriteForm) -> bool:
    """Whether the message is there; False with the reason on the form and the words kept."""
    try:
        act(by=me, consult=consult, now=timezone.now(), **form.cleaned_data)
    except TooFast:
        form.add_error("body", TOO_FAST)
        return False
    except (Late, ThreadEnded):
        consult.refresh_from_db()
        form.add_error(None, MOVED_ON)
        return False
    return True


def consult_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End it, after one question; with it, or later, erase what I wrote."""
    me = signed_in(request)
    consult = get_object_or_404(Consult.objects.asked_by(me).with_people(), pk=pk)
    # Bound although there may be nothing in it: an empty form ends without erasing.
    form = ConsultEndForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "consult/end.jinja", {"consult": consult, "form": form})
    try:
        consulting.end(by=me, consult=consult, now=timezone.now(), **form.cleaned_data)
    except Late:
        messages.info(request, MOVED_ON)
    return redirect("conversations:consult-detail", consult.pk)
