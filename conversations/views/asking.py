"""Asking a supporter: what stays private, then one page, then what happens next."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from conversations import actions
from conversations.forms import AskForm
from conversations.models import Request
from conversations.statement import Statement, remember, statement_for, was_read
from conversations.views.choices import chosen, others_for
from conversations.views.reading import reading_rule
from correspondence.actions import TooFast
from directory.browse import supporter_at
from directory.cards import NAMELESS, is_available
from directory.models import Supporter
from people.access import requires, signed_in
from people.held import what_we_hold
from people.models import User
from people.roles import Permission
from records.clock import today
from records.kept import restore

CHANGED = (
    "What stays private has changed since you opened this page. It is shown below. "
    "Read it, then send again."
)
# In the words of conversations.clock; a test compares them.
CLOCKS = {
    "today": "We remind after 2 hours; after 4 hours without a yes we ask the next, or tell you.",
    "week": "We remind after 1 day; after 2 days without a yes we ask the next, or tell you.",
    "no_hurry": "We remind after 3 days; after 7 days without a yes we ask the next, or tell you.",
}
REFUSED = {
    actions.NotAvailable: "They are not taking new contacts at the moment. Please choose "
    "someone else. What you typed is still here.",
    actions.AlreadyAsked: "You have already asked them. Look at “My conversations”.",
    actions.TooMany: "You have several requests under way. Withdraw or end one before you ask "
    "someone else.",
    TooFast: "You have sent many messages within a minute. Wait a minute, then send again.",
}


@requires(Permission.ASK_FOR_SUPPORT)
def request_ask(request: HttpRequest, address: str) -> HttpResponse:
    """When, how, under which name, and a message if they like."""
    me = signed_in(request)
    supporter = _supporter(me, address)
    statement = statement_for(me, supporter)
    read = was_read(request, me, statement.version)
    if not read and request.method != "POST":
        return redirect("conversations:request-before", address)
    kept = restore(request) if request.method != "POST" else None
    others = others_for(me, [supporter.pk], timezone.now())
    initial = kept.dict() if kept else {"name": me.name}
    form = AskForm(request.POST or None, supporter=supporter, others=others, initial=initial)
    if form.is_valid() and not read:
        # New since the page was opened: it is shown with the form, so next time it was read.
        remember(request, me, statement.version)
        form.add_error(None, CHANGED)
    elif form.is_valid():
        made = _ask(me, supporter, form, statement)
        if made is not None:
            return redirect("conversations:conversation-detail", made.pk)
    context = {"form": form, "kept": kept is not None, "changed": not read}
    return render(request, "conversations/ask.jinja", _page(supporter, statement) | context)


@requires(Permission.ASK_FOR_SUPPORT)
def request_before(request: HttpRequest, address: str) -> HttpResponse:
    """What stays private and what cannot; and whom we keep this person from. Right?"""
    me = signed_in(request)
    supporter = _supporter(me, address)
    statement = statement_for(me, supporter)
    if request.method == "POST":
        remember(request, me, statement.version)
        return redirect("conversations:request-ask", address)
    context = {"held": what_we_hold(me), "address": address}
    return render(request, "conversations/before.jinja", _page(supporter, statement) | context)


def _supporter(me: User, address: str) -> Supporter:
    """The supporter behind an address made for this person; 404 for everything else."""
    supporter = supporter_at(me, address, timezone.now())
    if supporter is None:
        raise Http404
    return supporter


def _page(supporter: Supporter, statement: Statement) -> dict[str, Any]:
    name = supporter.shown_name or NAMELESS
    return {
        "supporter": supporter,
        "name": name,
        "statement": statement,
        "who_reads": reading_rule([name], statement.keep_days),
        "clocks": CLOCKS,
        "taking": is_available(supporter, today()),
    }


def _ask(me: User, supporter: Supporter, form: AskForm, statement: Statement) -> Request | None:
    """The request that was made, or None with the reason on the form."""
    typed = form.cleaned_data
    try:
        return actions.ask(
            by=me,
            supporter=supporter,
            wish=actions.Wish(
                when=typed["when"],
                way=typed["way"],
                name=typed["name"],
                message=typed["message"],
                second=chosen(me, typed["second"], timezone.now()),
            ),
            form_key=typed["form_key"],
            statement_shown=statement.version,
            now=timezone.now(),
        )
    except tuple(REFUSED) as refusal:
        form.add_error(None, REFUSED[type(refusal)])
        return None
