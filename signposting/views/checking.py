"""Keeping the list right: what is due, one entry to check, its words, new numbers, closing it."""

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from people.sheets import as_csv
from records.clock import today
from signposting import actions
from signposting.due import MOST, WORDS, Due, When, due, entries_for
from signposting.forms import ChannelForm, CheckForm, HoursForms, WordsForm
from signposting.hours import said
from signposting.models import Signpost
from signposting.models.channels import CHECKS_SHOWN, NUMBERS

CALLS: Final = ("Service", "What", "Number", "Send the word", "Hours", "Last checked", "Right?")


@require_safe
@requires(Permission.EDIT_SIGNPOSTS)
def checks(request: HttpRequest) -> HttpResponse:
    """What somebody has to look at, the most pressing first. A fixed number of queries."""
    rows = entries_for(signed_in(request))[:MOST]
    found = due(rows, today())
    groups = [
        (words, [one for one in found if one.when == when], when == When.URGENT)
        for when, words in WORDS.items()
    ]
    context = {"groups": [group for group in groups if group[1]], "all": len(rows)}
    return render(request, "signposting/checks.jinja", context)


@require_safe
@requires(Permission.EDIT_SIGNPOSTS)
def calls_csv(request: HttpRequest) -> HttpResponse:
    """The numbers to call, as a table for a round by phone."""
    found = due(entries_for(signed_in(request))[:MOST], today())
    rows = [row for one in found for row in _calls(one)]
    response = HttpResponse(as_csv([CALLS, *rows]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calls.csv"'
    return response


def _calls(one: Due) -> list[tuple[str, ...]]:
    return [
        (one.signpost.name, channel.label, channel.value, channel.keyword, one.signpost.hours,
         _day(channel.checked_on), "")
        for channel in one.channels if channel.kind in NUMBERS
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else "never"


def _entry(user: User, slug: str) -> Signpost:
    rows = Signpost.objects.looked_after_by(user).with_channels()
    return get_object_or_404(rows.select_related("checked_by"), slug=slug)


@requires(Permission.EDIT_SIGNPOSTS)
def check_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry: what stands there, what is right, and who checked it before."""
    me = signed_in(request)
    signpost = _entry(me, slug)
    form = CheckForm(request.POST or None, channels=list(signpost.channels.all()))
    if form.is_valid():
        actions.check(by=me, signpost=signpost, looked=form.looked())
        messages.success(request, "Thank you. It is written down with your name and today's date.")
        return redirect("signposting:check", signpost.slug)
    history = signpost.checks.select_related("by", "channel")[:CHECKS_SHOWN]
    context = {"signpost": signpost, "form": form, "history": history, "on": today()}
    context["open_now"] = said(signpost.opening, timezone.now())
    return render(request, "signposting/check.jinja", context)


@requires(Permission.EDIT_SIGNPOSTS)
def change_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The words about a service."""
    me = signed_in(request)
    signpost = _entry(me, slug)
    held = {name: getattr(signpost, name) for name in WordsForm.base_fields}
    form = WordsForm(request.POST or None, initial=held)
    if form.is_valid():
        actions.change_words(by=me, signpost=signpost, **form.cleaned_data)
        messages.success(request, "The words are changed.")
        return redirect("signposting:check", signpost.slug)
    return render(request, "signposting/change.jinja", {"signpost": signpost, "form": form})


@requires(Permission.EDIT_SIGNPOSTS)
def hours_page(request: HttpRequest, slug: str) -> HttpResponse:
    """When it is open, so that the pages can say whether it is now."""
    me = signed_in(request)
    signpost = _entry(me, slug)
    typed = HoursForms(request.POST if request.method == "POST" else None, signpost)
    if typed.is_valid():
        chosen = typed.holidays.cleaned_data["on_holidays"]
        actions.set_hours(by=me, signpost=signpost, schedules=typed.schedules(), on_holidays=chosen)
        messages.success(request, "The hours are changed.")
        return redirect("signposting:check", signpost.slug)
    return render(request, "signposting/hours.jinja", {"signpost": signpost, "typed": typed})


@requires(Permission.EDIT_SIGNPOSTS)
def add_channel_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Another number or address."""
    me = signed_in(request)
    signpost = _entry(me, slug)
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
def retire_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The service has closed; or it has not, after all."""
    me = signed_in(request)
    signpost = _entry(me, slug)
    if request.POST.get("act") == "again":
        actions.show_again(by=me, signpost=signpost)
        messages.success(request, "It is a draft again. Check it, and it is shown.")
    else:
        actions.retire(by=me, signpost=signpost)
        messages.success(request, "It is closed and stands on no page any more.")
    return redirect("signposting:check", signpost.slug)
