"""What is on, one event, and a place at one of its dates."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.access import in_module, requires, signed_in
from people.models import User
from people.modules import Module
from people.roles import Permission
from records.kept import restore
from wellbeing import actions, shown
from wellbeing.forms import BookForm
from wellbeing.models import Event, EventBooking, Meeting

BOOKED: Final = "You have a place. You can give it back here with one press; nobody asks why."
WAITS: Final = "You are on the waiting list. When it is your turn you move up by itself."
CLOSED: Final = "Booking for that date has closed, or it was called off."
GIVEN_UP: Final = "Given back. Nobody asks why."


@require_safe
@in_module(Module.EVENTS)
@requires(Permission.COME_TO_EVENTS)
def event_list(request: HttpRequest) -> HttpResponse:
    """What this person has booked, and what is on, the nearest first."""
    me, now = signed_in(request), timezone.now()
    context = {
        "booked": shown.booked_by(me, now),
        "listed": shown.what_is_on(me, request.GET.get("after", ""), now),
        "organises": me.can(Permission.ORGANISE_EVENTS),
    }
    return render(request, "events/list.jinja", context)


@require_safe
@in_module(Module.EVENTS)
@requires(Permission.COME_TO_EVENTS)
def event_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it is, and its dates to book."""
    me, now = signed_in(request), timezone.now()
    event = get_object_or_404(Event.objects.visible_to(me).select_related("organisation"), pk=pk)
    found = shown.of_event(event, me, now)
    off = [one for one in found if one.booking and one.meeting.called_off_at]
    context = {
        "event": event,
        "dates": found,
        "sees_where": shown.sees_where(event, found, me),
        "others": shown.others_than(event, me, now) if off or event.called_off_at else [],
        "organises": Event.objects.organised_by(me).filter(pk=event.pk).exists(),
    }
    return render(request, "events/event.jinja", context)


@in_module(Module.EVENTS)
@requires(Permission.COME_TO_EVENTS)
def date_book(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who will see what, and a button; a place, or a turn on the waiting list."""
    me, now = signed_in(request), timezone.now()
    rows = shown.with_taken(Meeting.objects.visible_to(me))
    [date] = shown.dates([get_object_or_404(rows, pk=pk)], me, now)
    event, kept = date.meeting.event, restore(request) if request.method == "GET" else None
    asked: dict[str, Any] = {"own_name": me.name, "shows_names": event.shows_names}
    data = request.POST if request.method == "POST" else None
    form = BookForm(data, initial=_typed(kept) if kept else _called(date.booking, me), **asked)
    if form.is_valid():
        try:
            booking = actions.book(by=me, meeting=date.meeting, **form.said, now=now)
            messages.success(request, BOOKED if booking.number else WAITS)
        except actions.Closed:
            messages.info(request, CLOSED)
        return redirect("wellbeing:event-detail", event.pk)
    context: dict[str, Any] = {"form": form, "kept": kept, "event": event, "date": date}
    context["backup_days"] = settings.BACKUP_DAYS
    context["turn"] = shown.turn_of(date.booking) if date.booking and date.waits else 0
    return render(request, "events/book.jinja", context)


def _typed(kept: QueryDict) -> dict[str, Any]:
    """What was typed before the session ended; of tick boxes all that were ticked."""
    return {**kept.dict(), "remind": kept.getlist("remind")}


def _called(booking: EventBooking | None, me: User) -> dict[str, Any]:
    """What they said before, so that a press on the button reveals nothing new."""
    if booking is None:
        return {}
    held = {"remind": shown.wanted_hours(booking)}
    if booking.name in ("", me.name):
        return held | {"called": "own" if booking.name else "none"}
    return held | {"called": "other", "other": booking.name}


@require_POST
@in_module(Module.EVENTS)
@requires(Permission.COME_TO_EVENTS)
def date_give_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give one's place or turn back."""
    me = signed_in(request)
    meeting = get_object_or_404(Meeting.objects.visible_to(me), pk=pk)
    actions.give_up(by=me, meeting=meeting, now=timezone.now())
    messages.success(request, GIVEN_UP)
    if Meeting.objects.visible_to(me).filter(pk=pk).exists():
        return redirect("wellbeing:event-detail", meeting.event_id)
    return redirect("wellbeing:event-list")
