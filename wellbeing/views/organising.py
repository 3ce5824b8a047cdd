"""The organiser's side: events put up, changed and called off."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import in_module, requires, signed_in
from people.models import Organisation, User
from people.modules import Module
from people.roles import Permission
from records.kept import restore
from wellbeing import actions, shown
from wellbeing.forms import ChangeForm, DayForm, PutUpForm
from wellbeing.models import Event
from wellbeing.models.events import organisations_with_events
from wellbeing.views.trying import done

PUT_UP: Final = "It is up: those it is for can see and book it."
CHANGED: Final = "It is changed. Those who booked are told that something changed."
ADDED: Final = "It is there: those it is for can see and book it."
CALLED_OFF: Final = "It is called off. Those who booked are told, and see what else is on."
GONE: Final = "That is over, or was called off already."


def own_organisation(me: User) -> Organisation:
    """The organisation somebody of a module has."""
    if me.organisation is None:
        raise ValueError("Nobody without an organisation has a module.")
    return me.organisation


@require_safe
@in_module(Module.EVENTS)
@requires(Permission.ORGANISE_EVENTS)
def organise(request: HttpRequest) -> HttpResponse:
    """What one's organisation has put up, in numbers, and what has to be counted."""
    me, now = signed_in(request), timezone.now()
    context = {"events": shown.organised(me, now), "uncounted": shown.to_be_counted(me, now)}
    return render(request, "events/organise.jinja", context)


@in_module(Module.EVENTS)
@requires(Permission.ORGANISE_EVENTS)
def event_put_up(request: HttpRequest) -> HttpResponse:
    """Put up an event."""
    me = signed_in(request)
    kept = restore(request) if request.method == "GET" else None
    others = organisations_with_events(own_organisation(me).pk)
    initial = _typed(kept) if kept else None
    form = PutUpForm(request.POST or None, initial=initial, others=others)
    if form.is_valid():
        event = _put_up(me, form)
        if event is not None:
            messages.success(request, PUT_UP)
            return redirect("wellbeing:event-detail", event.pk)
    return render(request, "events/put_up.jinja", {"form": form, "kept": kept})


def _typed(kept: Any) -> dict[str, Any]:
    """What was typed before the session ended; of tick boxes all that were ticked."""
    return {**kept.dict(), "organisations": kept.getlist("organisations")}


def _put_up(me: User, form: PutUpForm) -> Event | None:
    """The event; None with the reason beside the field."""
    try:
        return actions.publish(by=me, now=timezone.now(), **form.said)
    except ValidationError as error:
        form.add_error(None, error)
        return None


@in_module(Module.EVENTS)
def event_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said about an event."""
    me = signed_in(request)
    rows = Event.objects.organised_by(me).filter(called_off_at__isnull=True)
    event = get_object_or_404(rows, pk=pk)
    kept = restore(request) if request.method == "GET" else None
    others = organisations_with_events(event.organisation_id)
    initial = _typed(kept) if kept else ChangeForm.held(event)
    form = ChangeForm(request.POST or None, initial=initial, others=others)
    if form.is_valid() and _change(me, event, form):
        messages.success(request, CHANGED)
        return redirect("wellbeing:event-detail", event.pk)
    return render(request, "events/change.jinja", {"form": form, "kept": kept, "event": event})


def _change(me: User, event: Event, form: forms.Form) -> bool:
    """Whether it is changed; False with the reason beside the field."""
    said = form.cleaned_data
    return done(form, GONE, lambda: actions.change(by=me, event=event, now=timezone.now(), **said))


@in_module(Module.EVENTS)
def event_add_date(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One day more, beside those of the rule."""
    me = signed_in(request)
    rows = Event.objects.organised_by(me).filter(called_off_at__isnull=True)
    event = get_object_or_404(rows, pk=pk)
    kept = restore(request) if request.method == "GET" else None
    form = DayForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid():
        said = {"event": event, "day": form.cleaned_data["day"], "now": timezone.now()}
        if done(form, GONE, lambda: actions.add_date(by=me, **said)):
            messages.success(request, ADDED)
            return redirect("wellbeing:event-detail", event.pk)
    return render(request, "events/add_date.jinja", {"form": form, "kept": kept, "event": event})


@in_module(Module.EVENTS)
def event_call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call all dates ahead off, after one question."""
    me = signed_in(request)
    event = get_object_or_404(Event.objects.organised_by(me), pk=pk)
    if request.method == "POST":
        try:
            actions.call_off(by=me, event=event, now=timezone.now())
            messages.success(request, CALLED_OFF)
        except actions.Gone:
            messages.info(request, GONE)
        return redirect("wellbeing:organise")
    return render(request, "events/call_off.jinja", {"event": event, "meeting": None})
