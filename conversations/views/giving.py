"""A supporter chooses a place to turn for a message. What was typed travels along; nothing of it is
kept on the way."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from conversations.forms import TalkingForm
from conversations.forms_giving import ChooseForm, need_of
from conversations.models import Request
from conversations.views.reading import open_door
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.kept import restore
from signposting.cards import OFFERED, Card, Stand, cards_for, offered


@requires(Permission.ASK_FOR_SUPPORT)
def conversation_place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The places that can be put into a message, those for what the colleague ticked first."""
    me, now = signed_in(request), timezone.now()
    item = open_door(Request.objects.talked_by(me), pk)
    kept = restore(request) if request.method != "POST" else None
    typed = kept or request.POST
    looked = "need" in typed
    form = ChooseForm(typed if looked else None, initial={"need": need_of(str(item.areas))})
    chosen = form.cleaned_data if form.is_valid() else form.initial
    found, number = offered(chosen.get("words", ""), chosen.get("need", ""), now)
    context = {
        "item": item,
        "form": form,
        "typed": holding(typed),
        "cards": [Card(Stand.SHOWN, now, one) for one in found],
        "number": number,
        "most": OFFERED,
    }
    return render(request, "conversations/place.jinja", context)


def holding(typed: Any) -> TalkingForm:
    """A form with what was typed so far, not looked at yet: a place was put in or taken out."""
    held = {name: typed[name] for name in ("body", "form_key", "card") if typed.get(name)}
    if "add" in typed:
        held["card"] = typed["add"]
    elif "remove" in typed:
        held.pop("card", None)
    return TalkingForm(initial=held)


def beside(me: User, form: TalkingForm) -> Card | None:
    """The place that goes with the message being written. One query, or none without one."""
    slug = str(form["card"].value() or "")
    return cards_for(me, [slug], timezone.now())[slug] if slug else None
