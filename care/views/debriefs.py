"""A supporter would like to talk something through; and the page of who gets in touch."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from care.actions import debriefs
from care.forms_debriefs import ELSEWHERE, OWN, AnswerForm, AskForm
from care.models import Debrief
from care.views.own import own_row
from conversations.actions.desks import NobodyThere
from conversations.views.desk import HANDED_ON, NOBODY_THERE
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.clock import today
from records.kept import restore
from records.tokens import seal, unseal

ASKED: Final = "They have been told. You get a notice when somebody says when they get in touch."
NO_DESK: Final = "There is nobody who could be asked like that now. Your words are still below."
CLOSED: Final = "It is closed, and what was written is erased."
AGAIN: Final = "They have been told again, and the next desk too."
TOO_LATE: Final = "That is settled: somebody else was first, or it is closed."
SAID: Final = "They have been told what you said. Below you see who it is."


@requires(Permission.APPLY)
def debrief(request: HttpRequest) -> HttpResponse:
    """Ask, or see where it stands."""
    supporter, me = own_row(request), signed_in(request)
    held = Debrief.objects.asked_by(me).first()
    if held is not None:
        return render(request, "care/debrief.jinja", {"debrief": held, "now": timezone.now()})
    if supporter.stepped_down_at is not None:
        raise Http404
    kept = restore(request) if request.method == "GET" else None
    form = AskForm(request.POST or None, initial=kept.dict() if kept else None, who=_who(me))
    if form.is_valid() and _asked(me, form):
        messages.success(request, ASKED)
        return redirect("care:debrief")
    context = {"form": form, "kept": kept, "own": me.organisation}
    return render(request, "care/debrief_ask.jinja", context)


def _who(me: User) -> list[str]:
    ways = {OWN: False, ELSEWHERE: True}
    return [code for code, outside in ways.items() if debriefs.has_desk(me, elsewhere=outside)]


def _asked(me: User, form: AskForm) -> bool:
    """Whether it is asked; False with the reason on the form."""
    data = form.cleaned_data
    elsewhere = data["who"] == ELSEWHERE
    try:
        debriefs.ask(by=me, words=data["words"], elsewhere=elsewhere, now=timezone.now())
    except debriefs.NoDesk:
        form.add_error("who", NO_DESK)
        return False
    return True


@requires(Permission.APPLY)
@require_POST
def debrief_close(request: HttpRequest) -> HttpResponse:
    """The supporter closes their own."""
    own_row(request)
    me = signed_in(request)
    held = Debrief.objects.asked_by(me).first()
    if held is not None:
        debriefs.close(by=me, debrief=held, now=timezone.now())
        messages.success(request, CLOSED)
    return redirect("care:home")


@requires(Permission.APPLY)
@require_POST
def debrief_again(request: HttpRequest) -> HttpResponse:
    """Nobody got in touch: the desks have it again."""
    own_row(request)
    me = signed_in(request)
    held = Debrief.objects.asked_by(me).first()
    if held is not None and held.answered_by_id is not None:
        debriefs.not_reached(by=me, debrief=held, now=timezone.now())
        messages.success(request, AGAIN)
    return redirect("care:debrief")


def desk_debrief(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say when and how one gets in touch; then see who it is."""
    me, now = signed_in(request), timezone.now()
    found = Debrief.objects.visible_to(me).select_related("person__organisation").filter(pk=pk)
    item = found.first()
    if item is None:
        return _too_late(request, me, pk)
    took = item.answered_by_id == me.pk
    first: dict[str, Any] = {"opened": seal("debrief", me.pk, str(pk))}
    if took:
        first |= {"how": item.how, "reply": item.reply}
    form = AnswerForm(request.POST or None, initial=first, on=today(now))
    if form.is_valid() and _answered(request, me, item, form):
        return redirect("care:desk-debrief", pk)
    return render(request, "care/desk_debrief.jinja", {"item": item, "form": form, "took": took})


def _answered(request: HttpRequest, me: User, item: Debrief, form: AnswerForm) -> bool:
    try:
        debriefs.answer(by=me, debrief=item, now=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except debriefs.Gone:
        messages.info(request, TOO_LATE)
    else:
        messages.success(request, SAID)
    return True


def _too_late(request: HttpRequest, me: User, pk: UUID) -> HttpResponse:
    """Not theirs: 404. Who had it open when somebody else was first is told so."""
    if unseal("debrief", me.pk, request.POST.get("opened", "")) != str(pk):
        raise Http404
    messages.info(request, TOO_LATE)
    return redirect("desk")


def desk_debrief_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They have talked."""
    me = signed_in(request)
    item = get_object_or_404(Debrief.objects.visible_to(me), pk=pk)
    if request.method == "POST":
        try:
            debriefs.close(by=me, debrief=item, now=timezone.now())
            messages.success(request, CLOSED)
        except debriefs.Gone:
            messages.info(request, TOO_LATE)
    return redirect("desk")


def desk_debrief_hand_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the next desk have it now."""
    me = signed_in(request)
    item = get_object_or_404(Debrief.objects.visible_to(me), pk=pk)
    level = request.POST.get("level", "")
    shown = int(level) if level.isdecimal() else None
    if request.method == "POST":
        try:
            debriefs.hand_on(by=me, debrief=item, shown=shown, now=timezone.now())
            messages.success(request, HANDED_ON)
        except debriefs.Gone:
            messages.info(request, TOO_LATE)
        except NobodyThere:
            messages.info(request, NOBODY_THERE)
    return redirect("desk")
