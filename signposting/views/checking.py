"""Keeping the list right: what is due, the numbers to call, one entry to check."""

from datetime import date
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import requires, signed_in
from people.roles import Permission
from people.sheets import as_csv
from records.clock import today
from signposting import actions
from signposting.due import MOST, WORDS, Due, When, due, entries_for
from signposting.forms import CheckForm
from signposting.hours import said
from signposting.models.channels import CHECKS_SHOWN, NUMBERS
from signposting.views.editing import entry

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
    context = {
        "groups": [group for group in groups if group[1]],
        "all": len(rows),
        "entries": sorted(rows, key=lambda one: (one.organisation_id is None, one.name)),
        "national": signed_in(request).can(Permission.EDIT_NATIONAL_SIGNPOSTS),
    }
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


@requires(Permission.EDIT_SIGNPOSTS)
def check_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry: what stands there, what is right, and who checked it before."""
    me = signed_in(request)
    signpost = entry(me, slug)
    form = CheckForm(request.POST or None, channels=list(signpost.channels.all()))
    if form.is_valid():
        actions.check(by=me, signpost=signpost, looked=form.looked())
        messages.success(request, "Thank you. It is written down with your name and today's date.")
        return redirect("signposting:check", signpost.slug)
    history = signpost.checks.select_related("by", "channel")[:CHECKS_SHOWN]
    context = {
        "signpost": signpost,
        "form": form,
        "history": history,
        "on": today(),
        "open_now": said(signpost.opening, timezone.now()),
        "own_draft": signpost.state == signpost.State.DRAFT and signpost.written_by_id == me.pk,
    }
    return render(request, "signposting/check.jinja", context)
