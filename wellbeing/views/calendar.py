"""Events in calendars: one date as a file, a feed of one's own, and the month as a grid."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.access import in_module, public, requires, signed_in
from people.modules import Module
from people.roles import Permission
from records.clock import today
from wellbeing import actions, calendars, shown
from wellbeing.forms import FeedForm
from wellbeing.models import CalendarFeed, Meeting
from wellbeing.month import first_of, month_of

OFF: Final = "Switched off: the address opens nothing. Your calendar may keep what it has read."
CHANGED: Final = "Changed. Your calendar shows it the next time it reads the address."


def file_of(content: bytes, name: str) -> HttpResponse:
    """A calendar file to save."""
    response = HttpResponse(content, content_type=calendars.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@in_module(Module.EVENTS)
@requires(Permission.COME_TO_EVENTS)
def date_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One date as a file for a calendar."""
    me, now = signed_in(request), timezone.now()
    rows = Meeting.objects.visible_to(me).select_related("event")
    meeting = get_object_or_404(rows, pk=pk)
    sees = shown.sees_where(meeting.event, shown.of_event(meeting.event, me, now), me)
    entry = calendars.of_date(meeting, sees_where=sees)
    return file_of(calendars.as_calendar([entry], now), "date.ics")


@public
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody's calendar reads, by the secret in its address; 404 for any other."""
    found = CalendarFeed.objects.opened_by(token).select_related("person__organisation").first()
    own = found.person.organisation if found else None
    if found is None or own is None or not own.has(Module.EVENTS):
        raise Http404
    now = timezone.now()
    return file_of(calendars.as_calendar(calendars.of_feed(found, now), now), "events.ics")


@in_module(Module.EVENTS)
@requires(Permission.COME_TO_EVENTS)
def feed_settings(request: HttpRequest) -> HttpResponse:
    """Switch the feed on, with an address that is shown this once, or anew."""
    me = signed_in(request)
    held = CalendarFeed.objects.owned_by(me).first()
    form = FeedForm(request.POST or None, initial={"shows_titles": held and held.shows_titles})
    address = ""
    if request.method == "POST" and form.is_valid():
        token = actions.switch_on(by=me, shows_titles=form.cleaned_data["shows_titles"])
        address = shown.feed_address(token)
    context = {"form": form, "is_on": held is not None or bool(address), "address": address}
    return render(request, "events/feed.jinja", context)


@require_POST
@in_module(Module.EVENTS)
@requires(Permission.COME_TO_EVENTS)
def feed_titles(request: HttpRequest) -> HttpResponse:
    """What the entries say, with the same address."""
    form = FeedForm(request.POST)
    if form.is_valid():
        actions.show_titles(by=signed_in(request), shown=form.cleaned_data["shows_titles"])
        messages.success(request, CHANGED)
    return redirect("wellbeing:feed-settings")


@require_POST
@in_module(Module.EVENTS)
@requires(Permission.COME_TO_EVENTS)
def feed_off(request: HttpRequest) -> HttpResponse:
    """Switch the feed off."""
    actions.switch_off(by=signed_in(request))
    messages.success(request, OFF)
    return redirect("wellbeing:feed-settings")


@require_safe
@in_module(Module.EVENTS)
@requires(Permission.COME_TO_EVENTS)
def this_month(request: HttpRequest) -> HttpResponse:
    """Where the grid begins."""
    on = today(timezone.now())
    return redirect("wellbeing:month", on.year, on.month)


@require_safe
@in_module(Module.EVENTS)
@requires(Permission.COME_TO_EVENTS)
def month(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """A month as a grid."""
    me, now = signed_in(request), timezone.now()
    first = first_of(year, number, now)
    if first is None:
        raise Http404
    context = {"month": month_of(me, first, now), "on": today(now)}
    return render(request, "events/month.jinja", context)
