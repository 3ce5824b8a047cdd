"""Keeping the list right: what is due, the numbers to call, one entry to check."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from people.sheets import as_csv
from records.clock import today
from records.few import told
from signposting import actions
from signposting.due import MOST, WORDS, Due, When, due, entries_for
from signposting.forms import MEANWHILE_ONE, CheckForm, CloseForm, ManyForm
from signposting.history import mark_of
from signposting.hours import said
from signposting.models import Channel, Signpost
from signposting.models.channels import CHECKS_SHOWN, NUMBERS
from signposting.taxonomy import EMERGENCY
from signposting.views.editing import entry, others_than

CALLS: Final = (
    "Service", "What", "Number", "Send the word", "Hours", "Last checked", "Write it down at",
    "Right?",
)  # fmt: skip
# What one person can call in a day, and look through on one page.
CALLS_A_DAY: Final = 20
AT_ONCE: Final = 40
# Of so many months it is told how often an entry was put into messages.
MONTHS: Final = 12
MEANWHILE: Final = (
    "Somebody else changed this entry while you looked, so nothing was written down. Look at what "
    "it says now, and save again."
)


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
        "all": sum(one.state != one.State.RETIRED for one in rows),
        "entries": sorted(rows, key=_in_list),
        "national": signed_in(request).can(Permission.EDIT_NATIONAL_SIGNPOSTS),
    }
    return render(request, "signposting/checks.jinja", context)


def _in_list(one: Signpost) -> tuple[bool, bool, str]:
    """One's own first, closed ones last, by name."""
    return one.state == one.State.RETIRED, one.organisation_id is None, one.name


@require_safe
@requires(Permission.EDIT_SIGNPOSTS)
def calls_csv(request: HttpRequest) -> HttpResponse:
    """The numbers to call, the most pressing first, as a table for a round by phone: as many as
    one can call in a day, or all of them."""
    found = due(entries_for(signed_in(request))[:MOST], today())
    rows = [row for one in found for row in _calls(one)]
    if "all" not in request.GET:
        rows = rows[:CALLS_A_DAY]
    response = HttpResponse(as_csv([CALLS, *rows]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calls.csv"'
    return response


def _calls(one: Due) -> list[tuple[str, ...]]:
    if one.signpost.urgency == EMERGENCY:
        # Nobody rings 999 to see whether it is right.
        return []
    page = settings.SITE_URL + reverse("signposting:check", args=[one.signpost.slug])
    return [
        (one.signpost.name, channel.label, channel.value, channel.keyword, one.signpost.hours,
         _looked(channel), page, "")
        for channel in one.channels if channel.kind in NUMBERS
    ]  # fmt: skip


@requires(Permission.EDIT_SIGNPOSTS)
def check_many_page(request: HttpRequest) -> HttpResponse:
    """Several entries that were all right, written down at once with how it was done."""
    me = signed_in(request)
    rows = entries_for(me).prefetch_related("locations")
    found = due(rows[:MOST], today())[:AT_ONCE]
    form = ManyForm(request.POST or None, due=found)
    if form.is_valid() and (number := _many(me, form)) is not None:
        entries = "1 entry" if number == 1 else f"{number} entries"
        messages.success(request, f"{entries} written down with your name and today's date.")
        return redirect("signposting:checks")
    return render(request, "signposting/check_many.jinja", {"form": form})


def _many(me: User, form: ManyForm) -> int | None:
    """How many are written down; None with the reason on the form."""
    try:
        return actions.check_many(by=me, signposts=form.chosen(), **form.done())
    except actions.ChangedMeanwhile:
        form.add_error("entries", MEANWHILE_ONE)
        return None


def _looked(channel: Channel) -> str:
    if channel.wrong_on:
        return f"found wrong on {channel.wrong_on.isoformat()}"
    return channel.checked_on.isoformat() if channel.checked_on else "never"


@requires(Permission.EDIT_SIGNPOSTS)
def check_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry: what stands there, what is right, and who checked it before."""
    me = signed_in(request)
    signpost = entry(me, slug)
    form = CheckForm(request.POST or None, channels=list(signpost.channels.all()))
    if form.is_valid() and _checked(request, me, signpost, form):
        messages.success(request, "Thank you. It is written down with your name and today's date.")
        return redirect("signposting:check", signpost.slug)
    if form.errors:
        signpost = entry(me, slug)
    history = signpost.checks.select_related("by", "channel")[:CHECKS_SHOWN]
    context = {
        **_told(me, signpost),
        "form": form,
        "mark": mark_of(signpost),
        "history": history,
        "on": today(),
        "open_now": said(signpost.opening, timezone.now()),
        "answered": signpost.corrections.waiting().exists(),
        "may_ask": settings.SIGNPOST_OWNER_LINKS and signpost.state == signpost.State.PUBLISHED,
        "own_draft": signpost.state == signpost.State.DRAFT and signpost.written_by_id == me.pk,
    }
    return render(request, "signposting/check.jinja", context)


def _checked(request: HttpRequest, me: User, signpost: Signpost, form: CheckForm) -> bool:
    """Whether it is written down; False with the reason on the form."""
    try:
        actions.check(by=me, signpost=signpost, looked=form.looked(request.POST.get("seen")))
    except actions.ChangedMeanwhile:
        form.add_error(None, MEANWHILE)
        return False
    return True


def _told(me: User, signpost: Signpost) -> dict[str, Any]:
    """The entry, how often it was given, and what can take its place. Two queries."""
    counts = signpost.given.over(today())[:MONTHS]
    return {
        "signpost": signpost,
        "given": [(f"{one.month:%B %Y}", told(one.count)) for one in counts],
        "close": CloseForm(others=others_than(me, signpost)),
    }
