"""The coordinator's side of supervision: whose runs out, sessions put up, who was there."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from care.actions import supervision as acts
from care.forms_supervision import PutUpForm, TakeBackForm, ThereForm
from care.models import Booking, Session
from care.sessions import led, owed, written_lately
from care.views.supervision import TOO_LATE
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.clock import today
from records.kept import restore

PUT_UP: Final = "It is put up: the peer supporters of your organisation can book it."
TOO_MANY: Final = "Fifty sessions are put up already. Call one off first."
CALLED_OFF: Final = "It is called off. Those who had booked get a notice."
GONE: Final = "That session is settled already, or has not begun."


@require_safe
@requires(Permission.SEE_DESK)
def desk_supervision(request: HttpRequest) -> HttpResponse:
    """Whose supervision ran out or runs out soon, and the sessions one has put up."""
    me, now = signed_in(request), timezone.now()
    context = {"owed": owed(me, today(now)), "sessions": led(me), "now": now}
    context["lately"] = written_lately(me, now)
    return render(request, "care/desk_supervision.jinja", context | {"own": me.organisation})


@requires(Permission.SEE_DESK)
@require_POST
def desk_supervision_take_back(request: HttpRequest) -> HttpResponse:
    """It was another day: take back what one said about those who were there."""
    me, form = signed_in(request), TakeBackForm(request.POST)
    if form.is_valid():
        try:
            number = acts.take_back(by=me, now=timezone.now(), of_others=True, **form.cleaned_data)
            messages.success(request, f"Taken back for {number}. They get a notice.")
        except acts.Gone:
            messages.info(request, TOO_LATE)
    return redirect("care:desk-supervision")


@requires(Permission.SEE_DESK)
def session_put_up(request: HttpRequest) -> HttpResponse:
    """Put up a session."""
    me = signed_in(request)
    if me.organisation is None:
        raise Http404
    kept = restore(request) if request.method == "GET" else None
    form = PutUpForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid() and _put_up(me, form):
        messages.success(request, PUT_UP)
        return redirect("care:desk-supervision")
    return render(request, "care/session_put_up.jinja", {"form": form, "kept": kept})


def _put_up(me: User, form: PutUpForm) -> bool:
    """Whether it is put up; False with the reason beside the field."""
    try:
        acts.put_up(by=me, now=timezone.now(), **form.session)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except acts.TooMany:
        form.add_error(None, TOO_MANY)
        return False
    return True


def session_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own session: who booked, and afterwards who was there."""
    me, now = signed_in(request), timezone.now()
    session = get_object_or_404(Session.objects.led_by(me), pk=pk)
    booked = list(Booking.objects.seen_by(me, session).order_by("person__name", "pk"))
    begun = session.starts_at <= now
    form = ThereForm(request.POST if request.method == "POST" else None, booked=booked)
    if begun and form.is_valid():
        try:
            number = acts.say_who_was_there(by=me, session=session, there=form.people, now=now)
            messages.success(request, f"Written down for {number}.")
        except acts.Gone:
            messages.info(request, GONE)
        return redirect("care:desk-supervision")
    context = {"session": session, "booked": booked, "begun": begun, "form": form}
    return render(request, "care/session.jinja", context)


def session_call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call it off."""
    me = signed_in(request)
    session = get_object_or_404(Session.objects.led_by(me), pk=pk)
    if request.method == "POST":
        try:
            acts.call_off(by=me, session=session)
            messages.success(request, CALLED_OFF)
        except acts.Gone:
            messages.info(request, GONE)
    return redirect("care:desk-supervision")
