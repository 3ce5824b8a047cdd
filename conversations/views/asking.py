"""Asking for support: what stays private, then one page, then what happens next.

With a supporter chosen from the list, or without a list: then we ask whoever fits.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from conversations import actions
from conversations.forms import AskForm, WishForm
from conversations.models import Request
from conversations.readers import reading_rule
from conversations.statement import Statement, remember, statement_for, was_read
from conversations.views.choices import chosen, others_for
from correspondence.actions import TooFast
from directory.browse import supporter_at
from directory.cards import NAMELESS, day_in_words, free_from
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
CLOCKS_ANYONE = CLOCKS | {
    "today": "Supporters who said they are free today are asked. We remind after 2 hours; after "
    "4 hours without a yes we ask the next, or tell you.",
}
WHOEVER = "whoever says yes"
REFUSED = {
    actions.NotAvailable: "They are not taking new contacts at the moment. Please choose "
    "someone else. What you typed is still here.",
    actions.AlreadyAsked: "You have already asked them. Look at “My conversations”.",
    actions.TooMany: "You have several requests under way. Withdraw or end one before you ask "
    "someone else.",
    actions.NotOpen: "Asking is not open at your organisation at the moment. What you typed is "
    "still here: copy it if you want to keep it.",
    TooFast: "You have sent many messages within a minute. Wait a minute, then send again.",
}


@dataclass
class Asking:
    """One person asks: a supporter by their address, or (both None) whoever fits."""

    me: User
    supporter: Supporter | None = None
    address: str | None = None

    @cached_property
    def statement(self) -> Statement:
        """What stays private between these two."""
        return statement_for(self.me, self.supporter)

    def url(self, page: str) -> str:
        """The page "ask" or "before" of this person's asking."""
        if self.address is None:
            return reverse(f"conversations:anyone-{page}")
        return reverse(f"conversations:request-{page}", args=[self.address])

    @property
    def name(self) -> str:
        """Who will read it, in words."""
        return WHOEVER if self.supporter is None else self.supporter.shown_name or NAMELESS

    @cached_property
    def back(self) -> date | None:
        """When a supporter who is away or busy is free again; None when they are free now."""
        day = free_from(self.supporter, today()) if self.supporter else None
        return day if day and day > today() else None

    def form(self, data: QueryDict | None, initial: dict[str, Any]) -> WishForm:
        """The form, with what was typed before."""
        if self.supporter is None:
            return WishForm(data, initial=initial)
        others = partial(others_for, self.me, [self.supporter.pk], timezone.now())
        return AskForm(
            data, supporter=self.supporter, others=others, back=self.back, initial=initial
        )

    def page(self) -> dict[str, Any]:
        """What both pages show."""
        return {
            "asking": self,
            "name": self.name,
            "statement": self.statement,
            "back": day_in_words(self.back, today()) if self.back else "",
            "taking": self.supporter is None or free_from(self.supporter, today()) is not None,
            "clocks": CLOCKS_ANYONE if self.supporter is None else CLOCKS,
            "who_reads": self.who_reads(),
        }

    def who_reads(self) -> str:
        """The sentence by the button."""
        if self.supporter is not None:
            return reading_rule([self.name], self.statement.keep_days)
        shown = "Supporters who fit see how, when and what it is about, nothing else. Your name and"
        rule = reading_rule([], self.statement.keep_days)
        return f"{shown} words: {rule[0].lower()}{rule[1:]} You decide who else, after their yes."


def _chosen(request: HttpRequest, address: str) -> Asking:
    """Asking the supporter behind an address made for this person; 404 for everything else."""
    me = signed_in(request)
    supporter = supporter_at(me, address, timezone.now())
    if supporter is None:
        raise Http404
    return Asking(me, supporter, address)


@requires(Permission.ASK_FOR_SUPPORT)
def request_ask(request: HttpRequest, address: str) -> HttpResponse:
    """When, how, under which name, and a message if they like."""
    return _ask_page(request, _chosen(request, address))


@requires(Permission.ASK_FOR_SUPPORT)
def anyone_ask(request: HttpRequest) -> HttpResponse:
    """The same without a list: what it is about, and we ask whoever fits."""
    return _ask_page(request, Asking(signed_in(request)))


@requires(Permission.ASK_FOR_SUPPORT)
def request_before(request: HttpRequest, address: str) -> HttpResponse:
    """What stays private and what cannot; and whom we keep this person from. Right?"""
    return _before_page(request, _chosen(request, address))


@requires(Permission.ASK_FOR_SUPPORT)
def anyone_before(request: HttpRequest) -> HttpResponse:
    """The same before asking without a list."""
    return _before_page(request, Asking(signed_in(request)))


def _before_page(request: HttpRequest, asking: Asking) -> HttpResponse:
    if not asking.me.asking_is_open:
        return _not_open(request)
    if request.method == "POST":
        remember(request, asking.me, asking.statement.version)
        return redirect(asking.url("ask"))
    context = {"held": what_we_hold(asking.me)}
    return render(request, "conversations/before.jinja", asking.page() | context)


def _not_open(request: HttpRequest) -> HttpResponse:
    """Kindly: why not, and where to turn meanwhile."""
    return render(request, "conversations/not_open.jinja")


def _ask_page(request: HttpRequest, asking: Asking) -> HttpResponse:
    if request.method != "POST" and not asking.me.asking_is_open:
        return _not_open(request)
    read = was_read(request, asking.me, asking.statement.version)
    if not read and request.method != "POST":
        return redirect(asking.url("before"))
    kept = restore(request) if request.method != "POST" else None
    form = asking.form(request.POST or None, _first_values(asking.me, kept))
    if form.is_valid() and not read:
        # New since the page was opened: it is shown with the form, so next time it was read.
        remember(request, asking.me, asking.statement.version)
        form.add_error(None, CHANGED)
    elif form.is_valid():
        made = _ask(asking, form)
        if made is not None:
            return redirect("conversations:conversation-detail", made.pk)
    context = {"form": form, "kept": kept is not None, "changed": not read}
    return render(request, "conversations/ask.jinja", asking.page() | context)


def _first_values(me: User, kept: QueryDict | None) -> dict[str, Any]:
    if kept is None:
        return {"name": me.name}
    return kept.dict() | {"areas": kept.getlist("areas")}


def _ask(asking: Asking, form: WishForm) -> Request | None:
    """The request that was made, or None with the reason on the form."""
    typed, now = dict(form.cleaned_data), timezone.now()
    form_key = typed.pop("form_key")
    if "second" in typed:
        typed["second"] = chosen(asking.me, typed["second"], now)
    try:
        return actions.ask(
            by=asking.me,
            supporter=asking.supporter,
            wish=actions.Wish(**typed),
            form_key=form_key,
            statement_shown=asking.statement.version,
            now=now,
        )
    except tuple(REFUSED) as refusal:
        _explain(asking, form, refusal)
        return None


def _explain(asking: Asking, form: WishForm, refusal: Exception) -> None:
    """Beside the box that would help, if there is one."""
    if isinstance(refusal, actions.NotAvailable) and asking.back and "wait" in form.fields:
        free = day_in_words(asking.back, today())
        words = f"{asking.name} is free again from {free}, later than you need an answer. Tick this"
        form.add_error("wait", f"{words}, choose a later answer, or ask someone else.")
        return
    form.add_error(None, REFUSED[type(refusal)])
