"""Coordinators change the routes of their organisation in place."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from people.access import requires
from people.models import User
from people.roles import Permission
from records.kept import restore
from resources.actions.routing import (
    ChangedMeanwhile,
    NotAdded,
    StepGone,
    add_step,
    change_step,
    change_words,
    move_step,
    remove_step,
    restore_default,
)
from resources.default_routes import Plan
from resources.forms_routes import NewStepForm, RouteWordsForm, StepForm
from resources.models import LONGEST_WHY, LONGEST_WORDS, MOST_STEPS
from resources.routing import TITLES, onward, plan_for, stops
from resources.views.pages import person
from resources.views.routes import known, may_change

CHANGED = (
    "Somebody changed this while you wrote. What it says now stands above the box. Put both "
    "together, then save it once more."
)
GONE = "Somebody took this step out while you wrote. Copy your words, then add the step again."
LOOK_AGAIN = "Somebody changed it meanwhile, so nothing was taken away. Look at it again first."


def _of(request: HttpRequest, place: str) -> tuple[User, Plan]:
    """Who changes which route; 403 for those without an organisation, 404 for no place."""
    user = person(request)
    if not may_change(user):
        raise PermissionDenied
    return user, plan_for(user, known(place))


def _shown(request: HttpRequest, page: str, plan: Plan, **more: Any) -> HttpResponse:
    context = {"plan": plan, "title": TITLES[plan.place], **more}
    return render(request, f"resources/{page}.jinja", context)


def _back(place: str, key: UUID | None = None) -> HttpResponse:
    """To the page of changing; at the step, if there is one, so that the focus goes there."""
    address = reverse("resources:route-edit", args=[place])
    return redirect(f"{address}#step-{key}" if key else address)


@requires(Permission.UPLOAD_RESOURCE)
@require_safe
def route_edit(request: HttpRequest, place: str) -> HttpResponse:
    """The whole route with what can be changed, steps that are not shown now too."""
    user, plan = _of(request, place)
    more = {"stops": stops(user, plan), "onward": onward(plan), "most": MOST_STEPS}
    return _shown(request, "route_edit", plan, organisation=user.organisation, **more)


@requires(Permission.UPLOAD_RESOURCE)
def route_words(request: HttpRequest, place: str) -> HttpResponse:
    """What is said first, and where to go from there."""
    user, plan = _of(request, place)
    now, typed = {"words": plan.words, "onward": plan.onward}, _typed(request)
    form = RouteWordsForm(request.POST or None, initial=typed or now, place=place)
    if form.is_valid():
        said = {"onward": plan.onward, **form.cleaned_data}
        try:
            change_words(by=user, place=place, seen=request.POST.get("seen", ""), **said)
        except ChangedMeanwhile:
            form.add_error("words", CHANGED)
        else:
            messages.success(request, "Changed. Your organisation sees it now.")
            return _back(place)
    changed = form.has_error("words") and CHANGED in form.errors["words"]
    return _shown(
        request, "route_words", plan, form=form, changed=changed, longest=LONGEST_WORDS,
        now=onward(plan), seen=typed.get("seen") or plan.seen_words, kept=bool(typed),
    )  # fmt: skip


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was typed before the session ended, with the mark of what it was typed over; once it
    is sent again, that is what counts."""
    kept = restore(request) if request.method == "GET" else None
    return {**kept.dict(), "onward": kept.getlist("onward")} if kept else {}


@requires(Permission.UPLOAD_RESOURCE)
def route_step_add(request: HttpRequest, place: str) -> HttpResponse:
    """One more step, at the end."""
    user, plan = _of(request, place)
    typed = _typed(request)
    form = NewStepForm(request.POST or None, initial=typed, user=user)
    if form.is_valid():
        try:
            made = add_step(by=user, place=place, target=form.target, why=form.cleaned_data["why"])
        except NotAdded as not_added:
            form.add_error("leads_to", str(not_added))
        else:
            return _back(place, made)
    more = {"longest": LONGEST_WHY, "kept": bool(typed)}
    return _shown(request, "route_step_add", plan, form=form, **more)


@requires(Permission.UPLOAD_RESOURCE)
def route_step(request: HttpRequest, place: str, key: UUID) -> HttpResponse:
    """Why one step helps; and a way to take it out."""
    user, plan = _of(request, place)
    step = plan.step(key)
    if step is None and request.method != "POST":
        raise Http404
    now, typed = {"why": step.why} if step else {}, _typed(request)
    form = StepForm(request.POST or None, initial=typed or now)
    if form.is_valid() and _changed_step(user, place, key, form, request.POST.get("seen", "")):
        return _back(place, key)
    stop = next((one for one in stops(user, plan) if one.step.key == key), None)
    changed = form.has_error("why") and CHANGED in form.errors["why"]
    return _shown(
        request, "route_step", plan, form=form, stop=stop, key=key, changed=changed,
        longest=LONGEST_WHY, seen=typed.get("seen") or (step.seen if step else ""),
        kept=bool(typed),
    )  # fmt: skip


def _changed_step(user: User, place: str, key: UUID, form: Form, seen: str) -> bool:
    try:
        change_step(by=user, place=place, key=key, why=form.cleaned_data["why"], seen=seen)
    except ChangedMeanwhile:
        form.add_error("why", CHANGED)
    except StepGone:
        form.add_error("why", GONE)
    return not form.errors


@requires(Permission.UPLOAD_RESOURCE)
@require_POST
def route_step_move(request: HttpRequest, place: str, key: UUID) -> HttpResponse:
    """One place up or down."""
    user, _ = _of(request, place)
    try:
        move_step(by=user, place=place, key=key, up=request.POST.get("way") == "up")
    except StepGone:
        messages.warning(request, "That step is gone: somebody took it out.")
        return _back(place)
    return _back(place, key)


@requires(Permission.UPLOAD_RESOURCE)
@require_POST
def route_step_remove(request: HttpRequest, place: str, key: UUID) -> HttpResponse:
    """Take a step out, unless somebody changed it since it was looked at."""
    user, _ = _of(request, place)
    try:
        remove_step(by=user, place=place, key=key, seen=request.POST.get("seen", ""))
    except ChangedMeanwhile:
        messages.warning(request, LOOK_AGAIN)
        return redirect("resources:route-step", place, key)
    except StepGone:
        messages.success(request, "The step is out of the route.")
    else:
        messages.success(request, "The step is out of the route.")
    return _back(place)


@requires(Permission.UPLOAD_RESOURCE)
def route_restore(request: HttpRequest, place: str) -> HttpResponse:
    """Ask, then give up the organisation's own route for the default."""
    user, plan = _of(request, place)
    if request.method == "POST":
        try:
            restore_default(by=user, place=place, seen=request.POST.get("seen", ""))
        except ChangedMeanwhile:
            messages.warning(request, LOOK_AGAIN)
        else:
            messages.success(request, "Your organisation sees the default route again.")
        return _back(place)
    return _shown(request, "route_restore", plan)
