"""The organiser's side of one date: numbers, names where they were asked for, moving, counting."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import in_module, signed_in
from people.models import User
from people.modules import Module
from records.clock import LONDON
from records.kept import restore
from wellbeing import actions
from wellbeing.forms import CountForm, WhenForm
from wellbeing.models import EventBooking, Meeting
from wellbeing.views.organising import CALLED_OFF, GONE
from wellbeing.views.trying import done

MOVED: Final = "It is moved. Those who booked keep their place and are told that something changed."
NOT_YET: Final = "It has not begun yet. Say afterwards how many came."
COUNTED: Final = "Thank you. The number is written down, and nobody's name."


def _date(me: User, pk: UUID) -> Meeting:
    rows = Meeting.objects.organised_by(me).select_related("event__organisation")
    return get_object_or_404(rows, pk=pk)


@require_safe
@in_module(Module.EVENTS)
def date_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many come and wait; names only where the event said so beforehand."""
    me, now = signed_in(request), timezone.now()
    meeting = _date(me, pk)
    context = {
        "meeting": meeting,
        "event": meeting.event,
        "taken": meeting.bookings.placed().count(),
        "waits": meeting.bookings.waiting().count(),
        "names": [one.shown_name for one in EventBooking.objects.seen_by(me, meeting)],
        "begun": meeting.starts_at <= now,
        "over": meeting.ends_at <= now,
    }
    return render(request, "events/date.jinja", context)


@in_module(Module.EVENTS)
def date_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One date at another time."""
    me = signed_in(request)
    meeting = _date(me, pk)
    kept = restore(request) if request.method == "GET" else None
    form = WhenForm(request.POST or None, initial=kept.dict() if kept else _held(meeting))
    if form.is_valid() and _moved(me, meeting, form):
        messages.success(request, MOVED)
        return redirect("wellbeing:date-detail", meeting.pk)
    context = {"form": form, "kept": kept, "meeting": meeting, "event": meeting.event}
    return render(request, "events/move.jinja", context)


def _held(meeting: Meeting) -> dict[str, Any]:
    begin: datetime = meeting.starts_at.astimezone(LONDON)
    minutes = (meeting.ends_at - meeting.starts_at).seconds // 60
    return {"day": begin.date(), "starts": begin.time(), "minutes": minutes}


def _moved(me: User, meeting: Meeting, form: WhenForm) -> bool:
    """Whether it is moved; False with the reason beside the field."""
    said = form.cleaned_data
    when = {"day": said["day"], "at": said["starts"], "minutes": said["minutes"]}
    return done(
        form, GONE, lambda: actions.move(by=me, meeting=meeting, now=timezone.now(), **when)
    )


@in_module(Module.EVENTS)
def date_call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call one date off, after one question."""
    me = signed_in(request)
    meeting = _date(me, pk)
    if request.method == "POST":
        try:
            actions.call_off_date(by=me, meeting=meeting, now=timezone.now())
            messages.success(request, CALLED_OFF)
        except actions.Gone:
            messages.info(request, GONE)
        return redirect("wellbeing:date-detail", meeting.pk)
    context = {"event": meeting.event, "meeting": meeting}
    return render(request, "events/call_off.jinja", context)


@in_module(Module.EVENTS)
def date_count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many came."""
    me = signed_in(request)
    meeting = _date(me, pk)
    if meeting.starts_at > timezone.now():
        messages.info(request, NOT_YET)
        return redirect("wellbeing:date-detail", meeting.pk)
    form = CountForm(request.POST or None, initial={"came": meeting.came})
    if form.is_valid():
        try:
            came = form.cleaned_data["came"]
            actions.count(by=me, meeting=meeting, came=came, now=timezone.now())
            messages.success(request, COUNTED)
        except actions.Gone:
            messages.info(request, GONE)
        return redirect("wellbeing:organise")
    context = {"form": form, "meeting": meeting, "event": meeting.event}
    return render(request, "events/count.jinja", context)
