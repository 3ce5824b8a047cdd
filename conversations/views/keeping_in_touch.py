"""What the two can do in a conversation besides writing: a call, an answer to silence, somebody
else, taking words back, not meeting any more."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from conversations import actions
from conversations.forms_contacts import CallForm, SwapForm
from conversations.models import Request, State
from conversations.readers import call_rule
from conversations.views.asking import REFUSED
from conversations.views.choices import chosen, others_for
from conversations.views.choosing import MOVED_ON
from conversations.views.reading import open_door, talking_with
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.kept import restore

SAVED: Final = "Your choice is saved."
SWAP_RULE: Final = (
    "They see how and when you would like to talk, and what it is about if you said so. Your "
    "chosen name they see only if you choose them here, or when you say so later. Nothing that was "
    "written in this conversation goes along."
)
QUIET: Final[dict[str, Callable[..., Request]]] = {
    "keep": actions.go_on,
    "rest": actions.let_rest,
    "end": actions.end,
}


def _back(item: Request) -> HttpResponse:
    return redirect("conversations:conversation-detail", item.pk)


@requires(Permission.ASK_FOR_SUPPORT)
def conversation_call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The colleague gives a number to ring, changes it or takes it back."""
    me = signed_in(request)
    item = open_door(Request.objects.asked_by(me), pk)
    if item.state != State.OPEN:
        return _back(item)
    kept = restore(request) if request.method != "POST" else None
    given = {"phone": item.phone, "call_when": item.call_when}
    form = CallForm(request.POST or None, initial=kept.dict() if kept else given)
    taken_back = request.POST.get("act") == "take back"
    if taken_back or form.is_valid():
        agreed = {"phone": "", "call_when": ""} if taken_back else form.cleaned_data
        try:
            actions.agree_call(by=me, request=item, now=timezone.now(), **agreed)
            messages.success(request, SAVED)
        except actions.Late:
            messages.info(request, MOVED_ON)
        return _back(item)
    name = talking_with(item)
    context = {"item": item, "form": form, "kept": kept is not None, "name": name}
    return render(request, "conversations/call.jinja", context | {"who": call_rule(name)})


@requires(Permission.ASK_FOR_SUPPORT)
def conversation_quiet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nobody has written for a long time: keep it, let it rest, or end it. One click each."""
    me = signed_in(request)
    item = open_door(Request.objects.visible_to(me), pk)
    act = QUIET.get(request.POST.get("choice", ""))
    try:
        if act is not None:
            act(by=me, request=item, now=timezone.now())
    except actions.Late:
        messages.info(request, MOVED_ON)
    return _back(item)


@requires(Permission.ASK_FOR_SUPPORT)
def conversation_swap(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for someone else. Never a reason, and nothing written goes along."""
    me = signed_in(request)
    item = open_door(Request.objects.asked_by(me), pk)
    if item.state != State.OPEN and request.method != "POST":
        return _back(item)
    known = list(item.offers.said_yes().values_list("supporter_id", flat=True))
    others = others_for(me, known, timezone.now())
    form = SwapForm(request.POST or None, others=others, initial={"when": item.when})
    if form.is_valid() and (made := _swap(me, item, form)):
        return _back(made)
    context = {"item": item, "form": form, "name": talking_with(item), "who": SWAP_RULE}
    return render(request, "conversations/swap.jinja", context)


def _swap(me: User, item: Request, form: SwapForm) -> Request | None:
    """The new request, or this one when it was overtaken; None with the reason on the form."""
    typed, now = form.cleaned_data, timezone.now()
    try:
        return actions.swap(
            by=me,
            request=item,
            supporter=chosen(me, typed["supporter"], now),
            when=typed["when"],
            end_this=typed["end_this"],
            form_key=typed["form_key"],
            now=now,
        )
    except actions.Late:
        return item
    except tuple(REFUSED) as refusal:
        form.add_error("supporter", REFUSED[type(refusal)])
        return None


@requires(Permission.ASK_FOR_SUPPORT)
def message_erase(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Erase one message of mine, after one question."""
    me = signed_in(request)
    item = open_door(Request.objects.visible_to(me), pk)
    if request.method == "POST":
        try:
            actions.erase_message(by=me, request=item, number=number, now=timezone.now())
        except actions.Late:
            messages.info(request, MOVED_ON)
        return _back(item)
    message = item.thread.messages.filter(author__user=me, number=number).first()
    if message is None:
        return _back(item)
    return render(request, "conversations/erase_message.jinja", {"item": item, "said": message})


@requires(Permission.ASK_FOR_SUPPORT)
def conversation_block(request: HttpRequest, pk: UUID) -> HttpResponse:
    """These two do not meet here any more, after one question."""
    me = signed_in(request)
    item = open_door(Request.objects.visible_to(me), pk)
    if request.method != "POST":
        return render(request, "conversations/block.jinja", {"item": item})
    try:
        actions.block(by=me, request=item, now=timezone.now())
        messages.success(request, SAVED)
    except actions.Late:
        messages.info(request, MOVED_ON)
    if Request.objects.visible_to(me).filter(pk=item.pk).exists():
        return _back(item)
    return redirect("conversations:conversation-list")
