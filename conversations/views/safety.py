"""Being worried about somebody: what to do now, telling the leads, and the leads' own page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from conversations.actions import safety
from conversations.actions.safety.concerns import other_side
from conversations.forms_safety import ConcernForm
from conversations.models import Request
from conversations.safety_desk import needs_now, under_way
from conversations.views.reading import open_door
from conversations.views.safety_door import for_safety, tried
from conversations.watch import KEEP_CONCERN
from correspondence.models import Message
from people.access import public, requires, signed_in
from people.models import Appointment, User
from people.roles import Permission
from records.clock import LONDON
from records.kept import restore
from signposting import urgent

# Of a long conversation the newest can be shown; what is older can be told in words.
CHOICES = 50
SHORT = 160
NATIONS = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
}
# Neutral: it waits in the session until the next page shows it.
SENT = "Sent. You see on this page what happens next."


@public
def worried(request: HttpRequest) -> HttpResponse:
    """I am worried about someone: what to do now and whom to call, signed in or not."""
    return render(request, "safety/worried.jinja", _whom_to_call(request.user))


def _whom_to_call(user: Any) -> dict[str, Any]:
    organisation = user.organisation if user.is_authenticated else None
    lines = ((words, urgent.nhs_line(code)) for code, words in NATIONS.items())
    return {
        "nations": [(words, line) for words, line in lines if line],
        "services": [] if organisation else urgent.service_lines(),
        "contact": organisation.safeguarding_contact if organisation else "",
    }


@requires(Permission.ASK_FOR_SUPPORT)
def concern_raise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell the safeguarding leads, from a conversation; the reporter chooses what they see."""
    me, now = signed_in(request), timezone.now()
    item = open_door(Request.objects.visible_to(me), pk)
    kept = restore(request) if request.method != "POST" else None
    choices = _choices(item, me)
    initial = _again(kept)
    form = ConcernForm(request.POST or None, messages=choices, initial=initial)
    if form.is_valid() and tried(form, lambda: _raise(me, item, form, now)):
        messages.success(request, SENT)
        return redirect("conversations:conversation-detail", item.pk)
    context = {"item": item, "form": form, "kept": kept is not None}
    context |= {"who_reads": who_reads(other_side(item, me) is None), "most": CHOICES}
    return render(request, "safety/raise.jinja", context | _whom_to_call(me))


def _again(kept: Any) -> dict[str, Any] | None:
    """What was typed before the session ended, ticks included."""
    return kept.dict() | {"messages": kept.getlist("messages")} if kept else None


def _raise(me: User, item: Request, form: ConcernForm, now: datetime) -> Any:
    typed = form.cleaned_data
    return safety.raise_concern(
        by=me,
        request=item,
        kind=typed["kind"],
        words=typed["words"],
        numbers=form.numbers,
        shows_reporter=typed["shows_reporter"],
        form_key=typed["form_key"],
        now=now,
    )


def who_reads(alone: bool) -> str:
    """Who will be able to read a concern, and until when: from the rules themselves.

    It does not say which organisation: a colleague without a name may not want that known.
    """
    whose = "your organisation" if alone else "the other person’s organisation"
    return (
        f"Only the safeguarding leads of {whose} can read this (of a partner organisation, if none "
        "of them may), and nobody who is kept apart from either of you. Erased "
        f"{KEEP_CONCERN.days} days after they close it; in backups {settings.BACKUP_DAYS} days "
        "more. The other person is not shown it."
    )


def _choices(item: Request, me: User) -> list[tuple[str, str]]:
    """The newest messages, oldest first, if this person can read them at all."""
    parts = list(item.thread.participants.all())
    if not any(part.user_id == me.pk and not part.has_left for part in parts):
        return []
    newest = item.thread.messages.select_related("author").order_by("-number")[:CHOICES]
    return [(str(one.number), _label(one, me)) for one in list(newest)[::-1]]


def _label(message: Message, me: User) -> str:
    who = "You" if message.author.user_id == me.pk else message.author.name
    when = message.sent_at.astimezone(LONDON)
    text = " ".join([*message.body.split(), *(["[with a place to turn]"] if message.card else [])])
    short = text if len(text) <= SHORT else f"{text[:SHORT]} …"
    return f"{who}, {when.day} {when:%B, %H:%M}: {short}"


@for_safety
def desk(request: HttpRequest) -> HttpResponse:
    """What needs me now, each one click from its action; empty means empty."""
    me, now = signed_in(request), timezone.now()
    context = {
        "now": needs_now(me, now),
        "under_way": under_way(me, now),
        "may_hold": me.can(Permission.SAFEGUARD),
        "mine": Appointment.objects.visible_to(me).filter(user=me).first(),
        "moment": now,
    }
    return render(request, "safety/desk.jinja", context)


@for_safety
def people(request: HttpRequest) -> HttpResponse:
    """Who they are, by whose choice, and from when each counts."""
    me = signed_in(request)
    rows = Appointment.objects.visible_to(me).select_related("user", "appointed_by")
    context = {"rows": rows.order_by("-given_at")[:100], "moment": timezone.now()}
    return render(request, "safety/people.jinja", context)
