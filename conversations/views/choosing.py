"""What the colleague chooses before they talk: who is next, what they see, taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from conversations import actions
from conversations.forms import NextForm
from conversations.models import Offer, Request, State
from conversations.statement import covers, statement_for
from conversations.views.choices import chosen, others_for
from conversations.views.reading import open_door
from directory.browse import profile_for
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission

MOVED_ON = "This has moved on since you opened the page. Here is how it stands now."
CHANGED = "What stays private there has changed. Please read it again, then choose."
# Neutral: these wait in the session until the next page shows them.
SAVED = "Your choice is saved."
NOBODY_YET = "Nobody fits yet."
NOT_NOW = "They are not taking new contacts at the moment. Please choose someone else."


def _back(item: Request) -> HttpResponse:
    return redirect("conversations:conversation-detail", item.pk)


@requires(Permission.ASK_FOR_SUPPORT)
def request_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the request back, after one question."""
    me = signed_in(request)
    item = open_door(Request.objects.asked_by(me), pk)
    if request.method != "POST":
        return render(request, "conversations/withdraw.jinja", {"item": item})
    try:
        actions.withdraw(by=me, request=item, now=timezone.now())
    except actions.Late:
        messages.info(request, MOVED_ON)
    return _back(item)


@requires(Permission.ASK_FOR_SUPPORT)
def request_release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the supporter who said yes see words and name, or let them go."""
    me = signed_in(request)
    item = open_door(Request.objects.asked_by(me), pk)
    if request.method == "POST":
        try:
            _release(me, item, request.POST)
        except actions.Late:
            messages.info(request, MOVED_ON)
        except actions.NotSeen:
            messages.info(request, CHANGED)
    return _back(item)


def _release(me: User, item: Request, typed: QueryDict) -> None:
    now = timezone.now()
    if typed.get("choice") == "show":
        seen = typed.get("statement", "")
        actions.release(by=me, request=item, now=now, statement_shown=seen)
    else:
        actions.decline(by=me, request=item, now=now)


def who_said_yes(me: User, item: Request, offer: Offer) -> dict[str, Any]:
    """What the colleague sees before they choose: the profile, and what stays private there."""
    statement = statement_for(me, offer.supporter)
    seen = covers(item.statement_shown, statement.version)
    return {
        "profile": profile_for(me, offer.supporter, timezone.now()),
        "statement": None if seen else statement,
    }


@requires(Permission.ASK_FOR_SUPPORT)
@require_POST
def request_widen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let anyone who fits be asked, or look wider: any experience, any way to talk."""
    me = signed_in(request)
    item = open_door(Request.objects.asked_by(me), pk)
    try:
        wider = request.POST.get("wider") == "yes"
        found = actions.widen(by=me, request=item, wider=wider, now=timezone.now())
    except actions.Late:
        messages.info(request, MOVED_ON)
    else:
        messages.info(request, SAVED if found.state == State.WAITING else NOBODY_YET)
    return _back(item)


@requires(Permission.ASK_FOR_SUPPORT)
@require_POST
def request_look(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep looking, every hour."""
    me = signed_in(request)
    item = open_door(Request.objects.asked_by(me), pk)
    try:
        actions.keep_looking(by=me, request=item, now=timezone.now())
    except actions.Late:
        messages.info(request, MOVED_ON)
    return _back(item)


@requires(Permission.ASK_FOR_SUPPORT)
def request_next(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose who is asked next; when nobody could, they are asked at once."""
    me = signed_in(request)
    item = open_door(Request.objects.asked_by(me), pk)
    asked = list(item.offers.asked_already().values_list("supporter_id", flat=True))
    others = others_for(me, asked, timezone.now())
    needed = item.state == State.NOBODY
    form = NextForm(request.POST or None, others=others, needed=needed)
    if form.is_valid() and _choose(request, me, item, form):
        return _back(item)
    return render(request, "conversations/next.jinja", {"item": item, "form": form})


def _choose(request: HttpRequest, me: User, item: Request, form: NextForm) -> bool:
    """Whether it is done, or overtaken; False with the reason on the form."""
    supporter = chosen(me, form.cleaned_data["supporter"], timezone.now())
    try:
        actions.choose_next(by=me, request=item, supporter=supporter, now=timezone.now())
    except actions.Late:
        messages.info(request, MOVED_ON)
    except actions.NotAvailable:
        form.add_error("supporter", NOT_NOW)
        return False
    return True
