"""What the colleague chooses before they talk: who is next, what they see, taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from conversations import actions
from conversations.forms import NextForm
from conversations.models import Request, State
from conversations.views.choices import chosen, others_for
from conversations.views.reading import open_door
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission

MOVED_ON = "This has moved on since you opened the page. Here is how it stands now."
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
        act = actions.release if request.POST.get("choice") == "show" else actions.decline
        try:
            act(by=me, request=item, now=timezone.now())
        except actions.Late:
            messages.info(request, MOVED_ON)
    return _back(item)


@requires(Permission.ASK_FOR_SUPPORT)
def request_next(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose who is asked next; when nobody could, they are asked at once."""
    me = signed_in(request)
    item = open_door(Request.objects.asked_by(me), pk)
    asked = list(item.offers.exclude(answer="next").values_list("supporter_id", flat=True))
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
