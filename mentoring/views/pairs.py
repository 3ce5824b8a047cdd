"""The page of a pair, and what the two keep on it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mentoring import agreement, checklists, pair_page
from mentoring.actions import together
from mentoring.actions.together import Full, Newer, Over
from mentoring.calendars import file_of
from mentoring.forms_pairs import AgreementForm, GoalForm, MetForm, NextForm, NoteForm, ProgressForm
from mentoring.models import Goal, Meeting, Note, Pair
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.calendars import CONTENT_TYPE
from records.clock import today
from records.kept import restore

HOLDS = "You have both said yes: it holds."
OVER = "This has ended: nothing can be changed in it any more."
NEWER = "There is a newer version meanwhile. Read it first; what you typed is still below."
FULL = "There are as many as one page can hold. Take one away first."


def door(me: User, pk: UUID) -> Pair:
    """A pair this person is in, or 404."""
    return get_object_or_404(Pair.objects.visible_to(me).with_page(), pk=pk)


def opened(me: User, pk: UUID) -> Pair:
    """The same while it goes on, or 404."""
    pair = door(me, pk)
    if not pair.is_open:
        raise Http404
    return pair


def begun(request: HttpRequest) -> dict[str, Any] | None:
    """What was kept of a form by a lost session."""
    kept = restore(request) if request.method == "GET" else None
    return kept.dict() if kept else None


@require_safe
@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How it stands, what comes next, and what the two keep."""
    me, now = signed_in(request), timezone.now()
    pair = door(me, pk)
    page = pair_page.page_of(pair, me, now)
    context = {"one": page, "pair": pair, "on": today(now)}
    name = "mentoring/pair.jinja" if pair.is_open else "mentoring/pair_ended.jinja"
    return render(request, name, context)


@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the two agree: read it, or write it anew."""
    me = signed_in(request)
    pair = opened(me, pk)
    stands = pair_page.agreed(pair, me)
    kept = begun(request)
    number = stands.newest.version if stands.newest else 0
    text = stands.newest.text if stands.newest else agreement.for_pair(pair)
    data = request.POST if request.method == "POST" else None
    form = AgreementForm(data, initial={"text": text, **(kept or {})})
    if form.is_valid() and _written(request, me, pair, form):
        return redirect("mentoring:pair-agreement", pair.pk)
    context = {"pair": pair, "form": form, "kept": kept, "agreed": stands, "seen": number}
    return render(request, "mentoring/agreement.jinja", context)


def _written(request: HttpRequest, me: User, pair: Pair, form: AgreementForm) -> bool:
    try:
        held = together.write_agreement(by=me, pair=pair, now=timezone.now(), **form.cleaned_data)
    except Newer:
        form.add_error("text", NEWER)
        return False
    except (Over, Full) as error:
        form.add_error(None, FULL if isinstance(error, Full) else OVER)
        return False
    messages.success(
        request, HOLDS if held.holds else "Kept. It holds once you have both said yes."
    )
    return True


@require_POST
@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say yes to the version that was on the page."""
    me = signed_in(request)
    pair = opened(me, pk)
    asked = request.POST.get("version", "")
    version = int(asked) if asked.isdecimal() and len(asked) < 5 else 0
    try:
        held = together.accept_agreement(by=me, pair=pair, version=version, now=timezone.now())
        messages.success(request, HOLDS if held.holds else "You have said yes.")
    except Newer:
        messages.info(request, "There is a newer version meanwhile. Read it first.")
    except Over:
        messages.info(request, OVER)
    return redirect("mentoring:pair-agreement", pair.pk)


@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_goals(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The goals, and one more."""
    me = signed_in(request)
    pair = opened(me, pk)
    kept = begun(request)
    form = GoalForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        try:
            together.add_goal(by=me, pair=pair, **form.cleaned_data)
            return redirect("mentoring:pair-goals", pair.pk)
        except (Over, Full) as error:
            form.add_error("text", FULL if isinstance(error, Full) else OVER)
    goals = pair.goals.order_by("position")
    context = {"pair": pair, "form": form, "kept": kept, "goals": goals}
    return render(request, "mentoring/goals.jinja", context)


@requires(Permission.TAKE_PART_IN_MENTORING)
def goal_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say a goal anew, how far it is, or let it go."""
    me = signed_in(request)
    goal = get_object_or_404(Goal.objects.visible_to(me).select_related("pair"), pk=pk)
    held = {"text": goal.text, "progress": goal.progress}
    kept = begun(request)
    form = ProgressForm(request.POST if request.method == "POST" else None, initial=kept or held)
    try:
        if request.method == "POST" and "drop" in request.POST:
            together.drop_goal(by=me, goal=goal)
            return redirect("mentoring:pair-goals", goal.pair_id)
        if form.is_valid():
            together.change_goal(by=me, goal=goal, **form.cleaned_data)
            return redirect("mentoring:pair-goals", goal.pair_id)
    except Over:
        messages.info(request, OVER)
        return redirect("mentoring:pair-detail", goal.pair_id)
    context = {"pair": goal.pair, "goal": goal, "form": form, "kept": kept}
    return render(request, "mentoring/goal.jinja", context)


@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_next(request: HttpRequest, pk: UUID) -> HttpResponse:
    """When you meet next."""
    me = signed_in(request)
    pair = opened(me, pk)
    kept = begun(request)
    form = NextForm(
        request.POST if request.method == "POST" else None,
        initial=kept or NextForm.held(pair),
        last_day=pair.ends_on,
    )
    try:
        if request.method == "POST" and "drop" in request.POST:
            together.drop_next(by=me, pair=pair)
            return redirect("mentoring:pair-detail", pair.pk)
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("at", "minutes", "way")}
            together.fix_next(by=me, pair=pair, **said)
            return redirect("mentoring:pair-detail", pair.pk)
    except Over:
        messages.info(request, OVER)
        return redirect("mentoring:pair-detail", pair.pk)
    return render(request, "mentoring/next.jinja", {"pair": pair, "form": form, "kept": kept})


@require_safe
@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The next meeting as a file for a calendar; 404 when none is fixed."""
    pair = opened(signed_in(request), pk)
    content = file_of(pair, timezone.now())
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_meetings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """When you met: the days and the ways."""
    me = signed_in(request)
    pair = opened(me, pk)
    kept = begun(request)
    initial = kept or _met(pair, timezone.now())
    form = MetForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            together.log_meeting(by=me, pair=pair, **form.cleaned_data)
            return redirect("mentoring:pair-meetings", pair.pk)
        except (Over, Full) as error:
            form.add_error(None, FULL if isinstance(error, Full) else OVER)
    rows = pair.meetings.order_by("-on")[: together.MOST_MEETINGS]
    context = {"pair": pair, "form": form, "kept": kept, "rows": rows}
    return render(request, "mentoring/meetings.jinja", context)


def _met(pair: Pair, now: datetime) -> dict[str, object]:
    """What stands in the form at first: the meeting they had planned, once it is over."""
    if pair.next_meeting_at is None or not pair.next_is_over(now):
        return {"on": today(now)}
    return {"on": today(pair.next_meeting_at), "way": pair.next_way}


@require_POST
@requires(Permission.TAKE_PART_IN_MENTORING)
def meeting_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A meeting that was not goes from the list."""
    me = signed_in(request)
    meeting = get_object_or_404(Meeting.objects.visible_to(me).select_related("pair"), pk=pk)
    try:
        together.drop_meeting(by=me, meeting=meeting)
    except Over:
        messages.info(request, OVER)
        return redirect("mentoring:pair-detail", meeting.pair_id)
    return redirect("mentoring:pair-meetings", meeting.pair_id)


@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_notes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Notes for oneself; once it has ended they can be read and erased."""
    me = signed_in(request)
    pair = door(me, pk)
    kept = begun(request)
    form = NoteForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        try:
            together.add_note(by=me, pair=pair, now=timezone.now(), **form.cleaned_data)
            return redirect("mentoring:pair-notes", pair.pk)
        except (Over, Full) as error:
            form.add_error("text", FULL if isinstance(error, Full) else OVER)
    rows = Note.objects.visible_to(me).filter(pair=pair).order_by("-noted_on", "pk")
    context = {"pair": pair, "form": form, "kept": kept, "rows": rows[: together.MOST_NOTES]}
    return render(request, "mentoring/notes.jinja", context)


@require_POST
@requires(Permission.TAKE_PART_IN_MENTORING)
def note_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A note of one's own goes."""
    note = get_object_or_404(Note.objects.visible_to(signed_in(request)), pk=pk)
    together.drop_note(note=note)
    return redirect("mentoring:pair-notes", note.pair_id)


@require_POST
@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_tick(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Something of the list is done, or not."""
    me = signed_in(request)
    pair = opened(me, pk)
    code = request.POST.get("code", "")
    done = request.POST.get("done") == "yes"
    try:
        if checklists.item_of(pair.kind, code) is not None:
            together.tick(by=me, pair=pair, code=code, done=done, now=timezone.now())
    except Over:
        messages.info(request, OVER)
    return redirect(f"{request.path.removesuffix('tick/')}#week-now")


@require_POST
@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_areas(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whether this person wants both to read what they have in common."""
    me = signed_in(request)
    pair = opened(me, pk)
    try:
        together.show_areas(by=me, pair=pair, shown=request.POST.get("show") == "yes")
    except Over:
        messages.info(request, OVER)
    return redirect("mentoring:pair-detail", pair.pk)
