"""Changing the list: a new entry, its words, hours, places and numbers, closing it."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from signposting import actions
from signposting.due import MOST
from signposting.entry_forms import ChannelForm, LocationForms, NewForm, WordsForm, held
from signposting.forms import CloseForm, TakeAwayForm, UrgencyForm
from signposting.history import in_words, mark_of, picture
from signposting.hours_forms import HoursForms
from signposting.models import Signpost
from signposting.words import shown_words

MEANWHILE: Final = (
    "Somebody else changed this entry while you wrote. Look at what it says now, beside your "
    "words. Save again, and yours take its place."
)
ANEW: Final = (
    "Somebody else changed this entry meanwhile, so nothing was saved yet. What you typed is still "
    "below what it says now. Save again, and yours takes its place."
)
TIMES: Final = "Now look whether these times still fit: by them the pages say open or closed."


def entry(user: User, slug: str) -> Signpost:
    """The entry, for whoever looks after it; what they may only read is refused, everything else
    does not exist."""
    mine = Signpost.objects.looked_after_by(user).with_channels()
    found = mine.select_related("checked_by", "provider").filter(slug=slug).first()
    if found is None:
        get_object_or_404(Signpost.objects.visible_to(user), slug=slug)
        raise PermissionDenied
    return found


@requires(Permission.EDIT_SIGNPOSTS)
def add_page(request: HttpRequest) -> HttpResponse:
    """A new entry."""
    me = signed_in(request)
    form = NewForm(
        request.POST or None,
        own=me.organisation_id is not None,
        for_all=me.can(Permission.EDIT_NATIONAL_SIGNPOSTS),
    )
    if form.is_valid() and (made := _made(me, form)):
        messages.success(request, "It is a draft. Add its numbers; somebody else publishes it.")
        return redirect("signposting:check", made.slug)
    return render(request, "signposting/add.jinja", {"form": form})


def _made(me: User, form: NewForm) -> Signpost | None:
    """The new entry; None with the reason on the form."""
    try:
        return actions.add_entry(by=me, for_all=form.for_all, **form.words())
    except ValidationError as error:
        form.add_error(None, error)
        return None


@requires(Permission.EDIT_SIGNPOSTS)
def change_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The words about a service."""
    me = signed_in(request)
    signpost = entry(me, slug)
    form = WordsForm(request.POST or None, initial=held(signpost))
    if form.is_valid() and _changed(me, signpost, form, request.POST.get("seen")):
        return said_anew(request, signpost, form.cleaned_data["hours"], "The words are changed.")
    now = entry(me, slug) if form.errors else signpost
    context = {"signpost": now, "form": form, "now": shown_words(now), "mark": mark_of(now)}
    return render(request, "signposting/change.jinja", context)


def said_anew(request: HttpRequest, signpost: Signpost, hours: str, words: str) -> HttpResponse:
    """Back to the entry; to its times, where other hours in words may have made them wrong."""
    if hours == signpost.hours or not signpost.schedules.all():
        messages.success(request, words)
        return redirect("signposting:check", signpost.slug)
    messages.success(request, f"{words} {TIMES}")
    return redirect("signposting:hours", signpost.slug)


def _changed(me: User, signpost: Signpost, form: WordsForm, seen: str | None) -> bool:
    """Whether it is; False with the reason on the form."""
    try:
        actions.change_words(by=me, signpost=signpost, seen=seen, **form.cleaned_data)
    except actions.ChangedMeanwhile:
        form.add_error(None, MEANWHILE)
        return False
    return True


@requires(Permission.EDIT_SIGNPOSTS)
def hours_page(request: HttpRequest, slug: str) -> HttpResponse:
    """When it is open, so that the pages can say whether it is now."""
    me = signed_in(request)
    signpost = entry(me, slug)
    typed = HoursForms(request.POST if request.method == "POST" else None, signpost)
    stands = ""
    if typed.is_valid():
        if _saved(request, actions.set_hours, by=me, signpost=signpost, **typed.given()):
            messages.success(request, "The hours are changed.")
            return redirect("signposting:check", signpost.slug)
        signpost = entry(me, slug)
        stands = in_words(picture(signpost))["times"]
    context = {"signpost": signpost, "typed": typed, "mark": mark_of(signpost), "stands": stands}
    return render(request, "signposting/hours.jinja", context)


def _saved(request: HttpRequest, act: Callable[..., Any], **given: Any) -> bool:
    """Whether it is; False, with the reason on the page, where somebody else was quicker."""
    try:
        act(seen=request.POST.get("seen"), **given)
    except actions.ChangedMeanwhile:
        messages.info(request, ANEW)
        return False
    return True


@requires(Permission.EDIT_SIGNPOSTS)
def urgency_page(request: HttpRequest, slug: str) -> HttpResponse:
    """How urgent it is, and how often it is checked."""
    me = signed_in(request)
    signpost = entry(me, slug)
    form = UrgencyForm(request.POST or None, signpost=signpost)
    if form.is_valid():
        actions.set_urgency(by=me, signpost=signpost, **form.cleaned_data)
        messages.success(request, "How urgent it is and how often it is checked are saved.")
        return redirect("signposting:check", signpost.slug)
    return render(request, "signposting/urgency.jinja", {"signpost": signpost, "form": form})


@requires(Permission.EDIT_SIGNPOSTS)
def places_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Where somebody can go."""
    me = signed_in(request)
    signpost = entry(me, slug)
    typed = LocationForms(request.POST if request.method == "POST" else None, signpost)
    stands = ""
    if typed.is_valid():
        if _saved(request, actions.set_places, by=me, signpost=signpost, places=typed.places()):
            messages.success(request, "The places are changed.")
            return redirect("signposting:check", signpost.slug)
        signpost = entry(me, slug)
        stands = in_words(picture(signpost))["places"]
    context = {"signpost": signpost, "typed": typed, "mark": mark_of(signpost), "stands": stands}
    return render(request, "signposting/places.jinja", context)


@requires(Permission.EDIT_SIGNPOSTS)
def add_channel_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Another number or address."""
    me = signed_in(request)
    signpost = entry(me, slug)
    form = ChannelForm(request.POST or None)
    if form.is_valid() and _added(me, signpost, form.cleaned_data, form):
        messages.success(request, "Added. It is shown once it has been checked.")
        return redirect("signposting:check", signpost.slug)
    return render(request, "signposting/add_channel.jinja", {"signpost": signpost, "form": form})


def _added(me: User, signpost: Signpost, given: dict[str, Any], form: ChannelForm) -> bool:
    """Whether it is there; False with the reason on the form."""
    try:
        actions.add_channel(by=me, signpost=signpost, **given)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@require_POST
@requires(Permission.EDIT_SIGNPOSTS)
def take_away_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A wrong number or address goes for good."""
    me = signed_in(request)
    signpost = entry(me, slug)
    form = TakeAwayForm(request.POST)
    if form.is_valid() and actions.take_away(by=me, signpost=signpost, **form.cleaned_data):
        messages.success(request, "It is taken away. What it was stays in the history.")
    else:
        messages.info(request, "Nothing was changed: it is gone already, or it is not wrong.")
    return redirect("signposting:check", signpost.slug)


def others_than(user: User, signpost: Signpost) -> list[Signpost]:
    """What can have taken its place: found by the same people."""
    rows = Signpost.objects.visible_to(user).exclude(pk=signpost.pk)
    if signpost.organisation_id is None:
        rows = rows.national()
    return list(rows.only("slug", "name", "state", "organisation").order_by("name")[:MOST])


@require_POST
@requires(Permission.EDIT_SIGNPOSTS)
def retire_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The service has closed; or it has not, after all."""
    me = signed_in(request)
    signpost = entry(me, slug)
    form = CloseForm(request.POST, others=others_than(me, signpost))
    if request.POST.get("act") == "again":
        actions.show_again(by=me, signpost=signpost)
        messages.success(request, "It is a draft again. Check it, and it is shown.")
    elif form.is_valid():
        actions.retire(by=me, signpost=signpost, replaced_by=form.chosen)
        messages.success(request, "It is closed and stands on no page any more.")
    else:
        messages.info(request, "Nothing was changed: what should take its place is gone as well.")
    return redirect("signposting:check", signpost.slug)
