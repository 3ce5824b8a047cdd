"""The year of awareness days, one of them, the page to print, and those of one's own."""

from contextlib import suppress
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns import actions, shown
from campaigns.calendar import Coming
from campaigns.forms import DayForm
from campaigns.models import LocalDay
from campaigns.views.board import where
from people.access import in_module, requires, signed_in
from people.models import User
from people.modules import Module
from people.roles import Permission
from records.clock import today
from records.kept import restore

ADDED: Final = "It is in the calendar of your organisation."
FULL: Final = "The calendar holds no more days of your own. Take one out first."
REMOVED: Final = "It is out of the calendar."


@require_safe
@in_module(Module.CAMPAIGNS)
def year(request: HttpRequest) -> HttpResponse:
    """The next time of each day, the nearest first."""
    me, on = signed_in(request), today()
    context = {
        "days": shown.year_for(me, on),
        "on": on,
        "runs": me.can(Permission.RUN_CAMPAIGNS),
    }
    return render(request, "campaigns/year.jinja", context)


def _coming(me: User, key: str) -> Coming:
    found = shown.coming_day(me, key, today())
    if found is None:
        raise Http404
    return found


@require_safe
@in_module(Module.CAMPAIGNS)
def day_detail(request: HttpRequest, key: str) -> HttpResponse:
    """When it is, whose it is, and what belongs to it."""
    me, now = signed_in(request), timezone.now()
    one = _coming(me, key)
    context: dict[str, Any] = {
        "one": one,
        "day": one.day,
        "beside": shown.beside_day(one, me, now),
        "campaigns": shown.campaigns_of_day(me, key, today(now)),
        "runs": me.can(Permission.RUN_CAMPAIGNS),
    }
    return render(request, "campaigns/day.jinja", context)


@require_safe
@in_module(Module.CAMPAIGNS)
def day_print(request: HttpRequest, key: str) -> HttpResponse:
    """The same on a sheet for a wall."""
    me = signed_in(request)
    one = _coming(me, key)
    beside = shown.beside_day(one, me, timezone.now())
    sheet = {"title": one.day.title, "about": one.day.about, "events": beside.events}
    when = {"first": one.first, "last": one.last, "key": key}
    return render(request, "campaigns/day_sheet.jinja", sheet | when | where())


@in_module(Module.CAMPAIGNS)
@requires(Permission.RUN_CAMPAIGNS)
def day_add(request: HttpRequest) -> HttpResponse:
    """Add a day of one's own organisation."""
    me = signed_in(request)
    kept = restore(request) if request.method == "GET" else None
    form = DayForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid():
        try:
            actions.add_day(by=me, **form.said)
            messages.success(request, ADDED)
            return redirect("campaigns:year")
        except actions.TooMany:
            form.add_error(None, FULL)
    return render(request, "campaigns/day_add.jinja", {"form": form, "kept": kept})


@in_module(Module.CAMPAIGNS)
def day_remove(request: HttpRequest, key: str) -> HttpResponse:
    """Take a day of one's own out, after one question."""
    me = signed_in(request)
    row = next((one for one in LocalDay.objects.run_by(me) if one.pk.hex == key), None)
    if row is None:
        raise Http404
    if request.method == "POST":
        with suppress(actions.Gone):
            actions.remove_day(by=me, day=row)
        messages.success(request, REMOVED)
        return redirect("campaigns:year")
    return render(request, "campaigns/day_remove.jinja", {"day": row.as_day})
