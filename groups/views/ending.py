"""A group ends: its last day is set or taken back, and whoever is in it reads what that means."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from groups import actions, shown
from groups.forms_ending import LastDayForm
from groups.models.groups import READABLE_AFTER
from groups.views.agreeing import inside
from groups.views.leading import led
from groups.views.standing import as_it_stands
from people.access import in_module, requires, signed_in
from people.modules import Module
from people.roles import Permission
from records.clock import today

ENDS: Final = "The last day is set. Everybody in the group gets a notice."
GOES_ON: Final = "The group goes on. Everybody in it gets a notice."


@require_safe
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def group_ending(request: HttpRequest, pk: UUID) -> HttpResponse:
    """When it ends, how to say goodbye, what is erased, where to turn."""
    me, now = signed_in(request), timezone.now()
    group = inside(me, pk)
    if group.ends_on is None:
        return redirect("groups:group-detail", pk)
    context: dict[str, Any] = {"group": group, "one": shown.of(group, me, now)}
    context |= {"over": group.has_ended(today(now)), "led": bool(shown.facilitators(group))}
    context["backup_days"] = settings.BACKUP_DAYS
    return render(request, "groups/ending.jinja", context)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def group_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the last day."""
    me, now = signed_in(request), timezone.now()
    group = led(me, pk)
    if group.opened_on is None or group.has_ended(today(now)):
        return redirect("groups:group-detail", pk)
    data = request.POST if request.method == "POST" else None
    form = LastDayForm(data, on=today(now), held=group.ends_on)
    if form.is_valid():
        try:
            actions.set_last_day(by=me, group=group, day=form.cleaned_data["day"], now=now)
            messages.success(request, ENDS)
            return redirect("groups:group-ending", pk)
        except ValidationError as error:
            form.add_error("day", error)
    context = {"group": group, "form": form, "days": READABLE_AFTER.days}
    return render(request, "groups/close.jinja", context)


@require_POST
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def group_go_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The last day is taken back."""
    me = signed_in(request)
    actions.take_back_last_day(by=me, group=led(me, pk), now=timezone.now())
    messages.success(request, GOES_ON)
    return redirect("groups:group-detail", pk)
