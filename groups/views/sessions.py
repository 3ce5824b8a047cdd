"""When a group meets: for those in it, and for its facilitators."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from groups import actions, dates
from groups.models import Group, Session
from groups.session_forms import ChangeForm, DayForm, PutUpForm, RemindForm
from groups.views.leading import led
from groups.views.standing import as_it_stands
from people.access import in_module, requires, signed_in
from people.models import User
from people.modules import Module
from people.roles import Permission
from records.clock import today
from records.kept import restore
from wellbeing import calendars
from wellbeing.actions import Gone
from wellbeing.views.calendar import file_of
from wellbeing.views.trying import done

PUT_UP: Final = "It stands there. Everybody else in the group gets a notice."
CHANGED: Final = "Changed. If something is different, everybody else in the group gets a notice."
OFF: Final = "It is called off. Everybody else in the group gets a notice."
GONE: Final = "That is over, or was called off already."
NO: Final = "That is fine. Nobody is told who it is; the facilitators see a number."
YES: Final = "Good. You are expected again."
KEPT: Final = "Kept. It counts for all dates of this group."


def joined(me: User, pk: UUID) -> Group:
    """A group this person is in, or 404."""
    return get_object_or_404(Group.objects.joined_by(me).select_related("organisation"), pk=pk)


@require_safe
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def group_sessions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All dates ahead, and for facilitators what they look after."""
    me, now = signed_in(request), timezone.now()
    group = joined(me, pk)
    mine = group.members.inside().get(person=me)
    leads = mine.leads
    context = {
        "group": group,
        "form": RemindForm(initial={"remind": actions.wanted(mine)}),
        "over": group.has_ended(today(now)),
        "dates": dates.ahead(group, me, now),
        "leads": leads,
        "has_feed": me.organisation is not None and me.organisation.has(Module.EVENTS),
        "sessions": dates.going_on(group, now) if leads else [],
        "uncounted": dates.uncounted(group, now) if leads else [],
    }
    return render(request, "groups/sessions.jinja", context)


@require_POST
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def sessions_remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which reminders they want before the dates of a group."""
    me = signed_in(request)
    group = joined(me, pk)
    form = RemindForm(request.POST)
    if form.is_valid():
        hours = form.cleaned_data["remind"]
        try:
            actions.want_reminders(by=me, group=group, hours=hours, now=timezone.now())
        except actions.Closed as error:
            raise Http404 from error
        messages.success(request, KEPT)
    return redirect("groups:group-sessions", group.pk)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def session_put_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put up what the group does together."""
    me = signed_in(request)
    group = led(me, pk)
    kept = restore(request) if request.method == "GET" else None
    form = PutUpForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid() and _put_up(me, group, form):
        messages.success(request, PUT_UP)
        return redirect("groups:group-sessions", group.pk)
    return render(request, "groups/session_put_up.jinja", _context(form, kept, group))


def _context(form: Any, kept: Any, group: Group, **more: Any) -> dict[str, Any]:
    return {"form": form, "kept": kept, "group": group, **more}


def _put_up(me: User, group: Group, form: PutUpForm) -> bool:
    """Whether it is there; False with the reason in the form."""
    try:
        actions.put_up_session(by=me, group=group, now=timezone.now(), **form.said)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _session(me: User, pk: UUID) -> Session:
    rows = Session.objects.led_by(me).select_related("event", "group")
    return get_object_or_404(rows, pk=pk, event__called_off_at=None)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def session_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say anew what it is, for all dates ahead."""
    me = signed_in(request)
    session = _session(me, pk)
    kept = restore(request) if request.method == "GET" else None
    initial = kept.dict() if kept else ChangeForm.held(session)
    form = ChangeForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            said = form.cleaned_data
            actions.change_session(by=me, session=session, now=timezone.now(), **said)
            messages.success(request, CHANGED)
        except Gone:
            messages.info(request, GONE)
        return redirect("groups:group-sessions", session.group_id)
    context = _context(form, kept, session.group, session=session)
    return render(request, "groups/session_change.jinja", context)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def session_add_date(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One day more, beside those of the rule."""
    me = signed_in(request)
    session = _session(me, pk)
    kept = restore(request) if request.method == "GET" else None
    form = DayForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid():
        said = {"session": session, "day": form.cleaned_data["day"], "now": timezone.now()}
        if done(form, GONE, lambda: actions.add_date(by=me, **said)):
            messages.success(request, PUT_UP)
            return redirect("groups:group-sessions", session.group_id)
    context = _context(form, kept, session.group, session=session)
    return render(request, "groups/session_add_date.jinja", context)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def session_call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call all dates ahead off, after one question."""
    me = signed_in(request)
    session = _session(me, pk)
    if request.method == "POST":
        try:
            actions.call_off_session(by=me, session=session, now=timezone.now())
            messages.success(request, OFF)
        except Gone:
            messages.info(request, GONE)
        return redirect("groups:group-sessions", session.group_id)
    context = {"group": session.group, "session": session, "meeting": None}
    return render(request, "groups/session_call_off.jinja", context)


@require_safe
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def date_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """When and where; for facilitators how many do not come, and a number afterwards."""
    me, now = signed_in(request), timezone.now()
    meeting = get_object_or_404(dates.seen(me), pk=pk)
    one = dates.one_of(meeting, me, now)
    leads = dates.led(me).filter(pk=pk).exists()
    context = {
        "one": one,
        "group": one.session.group,
        "leads": leads,
        "absent": dates.absent(meeting) if leads else 0,
    }
    return render(request, "groups/date.jinja", context)


@require_POST
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def date_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Not this time, or after all."""
    me = signed_in(request)
    meeting = get_object_or_404(dates.seen(me), pk=pk)
    comes = request.POST.get("comes") == "yes"
    try:
        actions.say_whether(by=me, meeting=meeting, comes=comes, now=timezone.now())
        messages.success(request, YES if comes else NO)
    except actions.Closed:
        messages.info(request, GONE)
    return redirect("groups:date-detail", meeting.pk)


@require_safe
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def date_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One date as a file for a calendar: it says one neutral word, and no place."""
    meeting = get_object_or_404(dates.seen(signed_in(request)), pk=pk)
    now = timezone.now()
    return file_of(calendars.as_calendar([calendars.of_closed(meeting)], now), "date.ics")
