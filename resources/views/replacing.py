"""New versions of files, and the earlier ones, for those who look after a resource."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from people.access import requires
from people.models import User
from people.roles import Permission
from records.kept import restore
from resources import storage
from resources.actions.looked_after import demand_mine
from resources.actions.replacing import (
    REFUSED,
    NoSuchFile,
    ReplacedMeanwhile,
    forget_version,
    let_through,
    may_be_replaced,
    put_file,
    restore_file,
)
from resources.forms_replacing import ReplaceForm
from resources.history import told, version_of
from resources.meanwhile import Happened, Seen, seen_of
from resources.models import Resource, ResourceFile
from resources.receiving import NO_ROOM
from resources.refusals import FileRefused
from resources.second_person import nobody_else_publishes
from resources.views.adding import at_resource
from resources.views.files import sent
from resources.views.pages import person, seen

THERE: Final = (
    "We have it. It is being checked and cleaned now; as soon as it is ready, mostly within a "
    "minute, people get it by the same links. Until then they get the old one."
)
SECOND: Final = (
    "We have it. Your organisation wants somebody else to look at it first: it is on the desk of "
    "the other coordinators. Until one of them lets it through, people get the old one."
)
TAKEN_AWAY: Final = "Somebody took that file away meanwhile. Add yours as a new one."
LOOK_FIRST: Final = "Somebody else put another version there meanwhile. Look at it, then choose."
THROUGH: Final = "People get the new version from now on."
FORGOTTEN: Final = "That version is deleted for good."


def _mine(request: HttpRequest, slug: str) -> tuple[Resource, User]:
    """404 for what one cannot see, 403 for what somebody else looks after."""
    resource, user = seen(request, slug), person(request)
    demand_mine(by=user, resource=resource, event=REFUSED)
    return resource, user


@requires(Permission.UPLOAD_RESOURCE)
def file_replace(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Put a new version of a file there. What two people did at once is shown to the second."""
    resource, user = _mine(request, slug)
    there = next((one for one in resource.files.all() if one.pk == pk), None)
    if there is None or not may_be_replaced(resource, there):
        raise Http404
    kept, now = restore(request) if request.method == "GET" else None, seen_of(resource, there)
    form = ReplaceForm(request, user=user, there=there, seen=now, typed=kept)
    happened: list[Happened] = []
    if form.is_valid() and (answer := _put(request, resource, there, form, happened)):
        return answer
    form.keep_right_file(NO_ROOM)
    if happened:
        form.after(now)
    context = {
        "resource": resource, "there": there, "form": form, "typed_kept": kept,
        "happened": told(happened, user), "file_hint": form.wanted,
        "alone": resource.published_at and nobody_else_publishes(user),
    }  # fmt: skip
    return render(request, "resources/replace.jinja", context)


def _put(
    request: HttpRequest,
    resource: Resource,
    there: ResourceFile,
    form: ReplaceForm,
    happened: list[Happened],
) -> HttpResponse | None:
    """The answer to a form that went through; None when something is to be put right."""
    user, said = person(request), form.cleaned_data["said"]
    try:
        put_file(
            by=user, resource=resource, file=there.pk, source=form.source, said=said, seen=form.seen
        )
    except storage.NotKept:
        form.add_error("file", NO_ROOM)
        return None
    except NoSuchFile:
        form.add_error("file", TAKEN_AWAY)
        return None
    except ReplacedMeanwhile as meanwhile:
        happened += meanwhile.happened
        return None
    messages.success(request, _said(resource))
    return at_resource(request, resource)


def _said(resource: Resource) -> str:
    return SECOND if resource.published_at and resource.waits_for_another else THERE


@requires(Permission.PUBLISH_RESOURCE)
@require_POST
def file_let_through(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Somebody else looked at a new version."""
    resource, user = _mine(request, slug)
    let_through(by=user, resource=resource, file=pk)
    messages.success(request, THROUGH)
    return redirect("resources:resource-detail", slug)


@requires(Permission.UPLOAD_RESOURCE)
@require_safe
def file_version(request: HttpRequest, slug: str, pk: UUID) -> HttpResponseBase:
    """An earlier version, or a new one that waits for a second look, at its own address."""
    resource, _ = _mine(request, slug)
    file = version_of(resource, pk)
    if file is None:
        raise Http404
    return sent(request, file)


@requires(Permission.UPLOAD_RESOURCE)
@require_POST
def file_version_restore(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """An earlier version once more, as the newest."""
    resource, user = _mine(request, slug)
    back = redirect("resources:resource-versions", slug)
    number, version = request.POST.get("number", ""), request.POST.get("version", "")
    if not (number.isdecimal() and version.isdecimal() and len(number + version) < 18):
        return back
    opened = Seen(int(number), int(version))
    try:
        restore_file(by=user, resource=resource, earlier=pk, seen=opened)
    except (storage.NotKept, FileNotFoundError):
        messages.error(request, NO_ROOM)
    except (NoSuchFile, ReplacedMeanwhile):
        messages.error(request, LOOK_FIRST)
    except FileRefused as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, _said(resource))
        return redirect("resources:resource-detail", slug)
    return back


@requires(Permission.UPLOAD_RESOURCE)
@require_POST
def file_version_forget(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Delete an earlier version for good."""
    resource, user = _mine(request, slug)
    forget_version(by=user, resource=resource, earlier=pk)
    messages.success(request, FORGOTTEN)
    return redirect("resources:resource-versions", slug)
