"""The facilitators' side: a group is started, described, rests; people are let in."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from groups import actions, shown
from groups.actions.leading import may_start
from groups.forms import GroupForm, StartForm
from groups.models import Group, Kind, Membership
from groups.views.standing import as_it_stands
from people.access import in_module, requires, signed_in
from people.models import User
from people.modules import Module
from people.roles import Permission
from records.kept import restore

STARTED: Final = "It is there. Now find somebody to facilitate it with you."
CHANGED: Final = "It is changed."
FULL: Final = "There is no place, or the group rests: nobody can come in at the moment."
ANSWERED: Final = "They are told."
ENDED: Final = "They are not in the group any more, and are told."
RESTS: Final = "The group rests. Everybody in it is told."
GOES_ON: Final = "The group goes on. Everybody in it is told."


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def group_start(request: HttpRequest) -> HttpResponse:
    """Start a group."""
    me = signed_in(request)
    if not may_start(me):
        raise PermissionDenied
    kept = restore(request) if request.method == "GET" else None
    data = request.POST if request.method == "POST" else None
    form = StartForm(data, initial=kept.dict() if kept else {"called": "own"}, own_name=me.name)
    if form.is_valid():
        group = _started(me, form)
        if group is not None:
            messages.success(request, STARTED)
            return redirect("groups:group-members", group.pk)
    return render(request, "groups/start.jinja", {"form": form, "kept": kept})


def _started(me: User, form: StartForm) -> Group | None:
    """The group; None with the reason in the form."""
    said = {**form.said, "called": form.shown_name, "form_key": form.cleaned_data["form_key"]}
    try:
        return actions.start(by=me, now=timezone.now(), **said)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def led(me: User, pk: UUID) -> Group:
    """A group this person facilitates, or 404."""
    return get_object_or_404(Group.objects.led_by(me).select_related("organisation"), pk=pk)


@require_safe
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def group_members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is in it and who asks, by the names they chose."""
    me = signed_in(request)
    group = led(me, pk)
    context: dict[str, Any] = {
        "group": group,
        "members": shown.members(group),
        "asking": shown.asking(group),
    }
    context["firsts"] = shown.first_answers(group, me, timezone.now())
    return render(request, "groups/members.jinja", context)


@require_POST
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def group_link(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """A new link, shown this once."""
    me = signed_in(request)
    group = led(me, pk)
    if kind not in Kind.values:
        raise Http404
    token = actions.make_link(by=me, group=group, kind=kind, now=timezone.now())
    context: dict[str, Any] = {"group": group, "kind": kind, "address": shown.link_address(token)}
    return render(request, "groups/link.jinja", context)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def group_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say anew what the group is."""
    me = signed_in(request)
    group = led(me, pk)
    kept = restore(request) if request.method == "GET" else None
    data = request.POST if request.method == "POST" else None
    form = GroupForm(data, initial=kept.dict() if kept else GroupForm.held(group))
    if form.is_valid() and _changed(me, group, form):
        messages.success(request, CHANGED)
        return redirect("groups:group-detail", group.pk)
    return render(request, "groups/change.jinja", {"form": form, "kept": kept, "group": group})


def _changed(me: User, group: Group, form: GroupForm) -> bool:
    """Whether it is changed; False with the reason beside the field."""
    try:
        actions.change(by=me, group=group, said=form.said, now=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@require_POST
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def group_rest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The group rests, or goes on."""
    me = signed_in(request)
    group = led(me, pk)
    if request.POST.get("on") == "yes":
        actions.resume(by=me, group=group, now=timezone.now())
        messages.success(request, GOES_ON)
    else:
        actions.pause(by=me, group=group, now=timezone.now())
        messages.success(request, RESTS)
    return redirect("groups:group-detail", group.pk)


def _member(me: User, pk: UUID) -> Membership:
    return get_object_or_404(Membership.objects.led_by(me).select_related("group"), pk=pk)


@require_POST
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def member_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Yes or not now, to somebody who asks."""
    me = signed_in(request)
    one = _member(me, pk)
    yes = request.POST.get("yes") == "yes"
    try:
        actions.answer(by=me, membership=one, yes=yes, now=timezone.now())
        messages.success(request, ANSWERED)
    except actions.Closed:
        messages.info(request, FULL)
    return redirect("groups:group-members", one.group_id)


@require_POST
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def member_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody is not in the group any more."""
    me = signed_in(request)
    one = _member(me, pk)
    actions.remove(by=me, membership=one, now=timezone.now())
    messages.success(request, ENDED)
    return redirect("groups:group-members", one.group_id)
