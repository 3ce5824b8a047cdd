"""Groups to join, one group, coming in and leaving."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from groups import actions, agreements, dates, shown
from groups.actions.leading import may_start
from groups.forms import JoinForm, NameForm, held_name
from groups.forms_agreement import JoinAgreedForm
from groups.models import Group, GroupAgreement, GroupsLeft, Kind, Link, Membership
from groups.models.groups import MOST_LED
from people.access import in_module, requires, signed_in
from people.models import User
from people.modules import Module
from people.roles import Permission
from records.clock import today
from records.kept import restore

IN: Final = "You are in. You can leave at any time with one press; nobody asks why."
ASKED: Final = "You have asked. You get a notice when there is an answer, within 14 days."
NOT_NOW: Final = "This group takes nobody new at the moment."
LEFT: Final = "You have left. Nobody asks why, and what you wrote there is gone."
CHANGED: Final = "What the group agreed on has changed while you read. Here it is as it is now."
LEADS: Final = "You facilitate this group now."
ENOUGH: Final = f"You facilitate {MOST_LED} groups already. That is a lot to carry."


@require_safe
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def group_list(request: HttpRequest) -> HttpResponse:
    """Groups this person is in, and others to join."""
    me, now = signed_in(request), timezone.now()
    context = {
        "own": shown.own(me, now),
        "listed": shown.to_join(me, request.GET.get("after", ""), now),
        "may_start": may_start(me),
        "has_moved": GroupsLeft.objects.owned_by(me).exists(),
    }
    return render(request, "groups/list.jinja", context)


def seen(me: User, pk: UUID) -> Group:
    """A group this person sees, or 404."""
    return get_object_or_404(Group.objects.visible_to(me).select_related("organisation"), pk=pk)


@require_safe
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def group_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it is; more for those in it."""
    me, now = signed_in(request), timezone.now()
    group = seen(me, pk)
    one = shown.of(group, me, now)
    context: dict[str, Any] = {"one": one, "group": group, "names": shown.facilitators(group)}
    context["was_asked"] = actions.was_asked(one.mine, now) and not one.over
    context["dates"] = dates.ahead(group, me, now, dates.NEXT) if one.inside else []
    context["agreed"] = agreements.standing(group, one.mine) if one.inside else None
    return render(request, "groups/group.jinja", context)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def group_join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Under which name, and a button."""
    me = signed_in(request)
    return _join(request, me, seen(me, pk), by_link=False)


def _join(request: HttpRequest, me: User, group: Group, *, by_link: bool) -> HttpResponse:
    one = shown.of(group, me, timezone.now())
    kept = restore(request) if request.method == "GET" else None
    # Who is in it, or asked, accepts on a page of its own.
    current = None if one.mine else group.agreements.current()
    initial = kept.dict() if kept else _held(one.mine, me)
    form = _join_form(request, me, initial, current)
    if form.is_valid():
        return _joined(request, me, group, form, by_link=by_link)
    context: dict[str, Any] = {"form": form, "kept": kept, "group": group, "one": one}
    context["agreement"] = agreements.parts(current.text) if current else ()
    context["backup_days"] = settings.BACKUP_DAYS
    return render(request, "groups/join.jinja", context)


def _join_form(
    request: HttpRequest, me: User, initial: dict[str, Any], current: GroupAgreement | None
) -> JoinForm:
    data = request.POST.copy() if request.method == "POST" else None
    if current is None:
        return JoinForm(data, initial=initial, own_name=me.name)
    if data is not None and data.get("version") != str(current.number):
        # Another version than the one they read: nothing they typed is lost, but the tick.
        data["version"] = str(current.number)
        data.pop("accepts", None)
        messages.info(request, CHANGED)
    initial = {**initial, "version": current.number}
    return JoinAgreedForm(data, initial=initial, own_name=me.name)


def _joined(
    request: HttpRequest, me: User, group: Group, form: JoinForm, *, by_link: bool
) -> HttpResponse:
    said = {"name": form.shown_name, "keeps_apart": form.cleaned_data["keeps_apart"]}
    said["accepts"] = form.cleaned_data.get("version", 0)
    try:
        mine = actions.join(by=me, group=group, by_link=by_link, now=timezone.now(), **said)
    except actions.Closed:
        messages.info(request, NOT_NOW)
        return redirect("groups:group-list")
    except actions.Changed:
        messages.info(request, CHANGED)
        return redirect(request.path)
    messages.success(request, IN if mine.number else ASKED)
    return redirect("groups:group-detail", group.pk)


def _held(mine: Membership | None, me: User) -> dict[str, Any]:
    """What they said before, so that a press on the button reveals nothing new."""
    if mine is None:
        return {}
    return {**held_name(mine.name, me.name), "keeps_apart": mine.keeps_apart}


@require_POST
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def group_leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave, or take back that one asked."""
    me = signed_in(request)
    actions.leave(by=me, group=seen(me, pk), now=timezone.now())
    messages.success(request, LEFT)
    return redirect("groups:group-list")


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def group_facilitate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A member takes the place of a facilitator who left."""
    me = signed_in(request)
    group = get_object_or_404(Group.objects.joined_by(me), pk=pk)
    return _facilitate(request, me, group, by_link=False)


def _facilitate(request: HttpRequest, me: User, group: Group, *, by_link: bool) -> HttpResponse:
    one = shown.of(group, me, timezone.now())
    data = request.POST if request.method == "POST" else None
    form = NameForm(data, initial=_held(one.mine, me), own_name=me.name)
    if form.is_valid():
        said: dict[str, Any] = {"name": form.shown_name, "by_link": by_link, "now": timezone.now()}
        try:
            actions.become_facilitator(by=me, group=group, **said)
            messages.success(request, LEADS)
        except actions.Closed as error:
            messages.info(request, ENOUGH if isinstance(error, actions.TooMany) else NOT_NOW)
            return redirect("groups:group-list")
        return redirect("groups:group-detail", group.pk)
    return render(request, "groups/facilitate.jinja", {"form": form, "group": group, "one": one})


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A link that a facilitator passed on; 404 for any other."""
    me = signed_in(request)
    rows = Link.objects.opened_by(me, token, today(timezone.now()))
    found = rows.select_related("group__organisation").first()
    if found is None:
        raise Http404
    act = _facilitate if found.kind == Kind.LEAD else _join
    return act(request, me, found.group, by_link=True)
