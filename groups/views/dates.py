"""The facilitators' side of one date: moving it, calling it off, how many came."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from groups import actions, dates
from groups.session_forms import CountForm, WhenForm
from groups.views.sessions import GONE, OFF
from groups.views.standing import as_it_stands
from people.access import in_module, requires, signed_in
from people.models import User
from people.modules import Module
from people.roles import Permission
from records.clock import LONDON
from records.kept import restore
from wellbeing.actions import Gone
from wellbeing.models import Meeting

MOVED: Final = "It is moved. Everybody else in the group gets a notice."
NOT_YET: Final = "It has not begun yet. Say afterwards how many came."
COUNTED: Final = "Thank you. The number is written down, and nobody's name."


def _date(me: User, pk: UUID) -> Meeting:
    return get_object_or_404(dates.led(me), pk=pk)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def date_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One date at another time."""
    me = signed_in(request)
    meeting = _date(me, pk)
    kept = restore(request) if request.method == "GET" else None
    form = WhenForm(request.POST or None, initial=kept.dict() if kept else _held(meeting))
    if form.is_valid() and _moved(me, meeting, form):
        messages.success(request, MOVED)
        return redirect("groups:date-detail", meeting.pk)
    context = {"form": form, "kept": kept, "meeting": meeting}
    return render(request, "groups/date_move.jinja", context)


def _held(meeting: Meeting) -> dict[str, Any]:
    begin: datetime = meeting.starts_at.astimezone(LONDON)
    minutes = (meeting.ends_at - meeting.starts_at).seconds // 60
    return {"day": begin.date(), "starts": begin.time(), "minutes": minutes}


def _moved(me: User, meeting: Meeting, form: WhenForm) -> bool:
    """Whether it is moved; False with the reason beside the field."""
    said = form.cleaned_data
    when = {"day": said["day"], "at": said["starts"], "minutes": said["minutes"]}
    try:
        actions.move_date(by=me, meeting=meeting, now=timezone.now(), **when)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except Gone:
        form.add_error(None, GONE)
        return False
    return True


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def date_call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call one date off, after one question."""
    me = signed_in(request)
    meeting = _date(me, pk)
    if request.method == "POST":
        try:
            actions.call_off_date(by=me, meeting=meeting, now=timezone.now())
            messages.success(request, OFF)
        except Gone:
            messages.info(request, GONE)
        return redirect("groups:date-detail", meeting.pk)
    one = dates.one_of(meeting, me, timezone.now())
    context = {"group": one.session.group, "session": one.session, "meeting": meeting}
    return render(request, "groups/session_call_off.jinja", context)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def date_count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many came."""
    me = signed_in(request)
    meeting = _date(me, pk)
    if meeting.starts_at > timezone.now():
        messages.info(request, NOT_YET)
        return redirect("groups:date-detail", meeting.pk)
    form = CountForm(request.POST or None, initial={"came": meeting.came})
    if form.is_valid():
        came = form.cleaned_data["came"]
        try:
            actions.count_date(by=me, meeting=meeting, came=came, now=timezone.now())
            messages.success(request, COUNTED)
        except Gone:
            messages.info(request, GONE)
        return redirect("groups:date-detail", meeting.pk)
    return render(request, "groups/date_count.jinja", {"form": form, "meeting": meeting})
