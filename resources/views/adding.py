"""Putting files into the library."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from people.access import requires
from people.models import User
from people.roles import Permission
from records.kept import restore
from resources import storage
from resources.actions import (
    MOST_FILES,
    TooManyFiles,
    add_files,
    add_resource,
    demand_mine,
    hold,
    publish,
)
from resources.actions.publishing import NotReady
from resources.choosing import FilesForm, file_hint
from resources.forms import UploadForm
from resources.models import Resource
from resources.receiving import NO_ROOM, refused_of
from resources.second_person import nobody_else_publishes
from resources.views.pages import person, seen

RECEIVED = (
    "We have it. It is being checked and cleaned now, and in the library as soon as it is ready, "
    "mostly within a minute. Load this page again to see."
)

TOO_MANY = (
    f"Something in the library has at most {MOST_FILES} files, and with these it would have more. "
    "Nothing was added. Choose fewer, or delete one that is there."
)

SECOND = (
    "We have it. Your organisation wants somebody else to look at it first: it is on the desk of "
    "the other coordinators, and in the library once one of them publishes it."
)


@requires(Permission.UPLOAD_RESOURCE)
def upload(request: HttpRequest) -> HttpResponse:
    """Put something into the library. Whatever was typed or chosen rightly is never lost."""
    user = person(request)
    kept = restore(request) if request.method == "GET" else None
    form = UploadForm(request.POST or None, user=user, initial=UploadForm.typed_before(kept))
    if made := form.already_made():
        return at_resource(request, made)
    files = files_of(request, needed=not form.is_link)
    # Both, so that everything wrong is said at once.
    if form.is_valid() & files.is_valid():
        try:
            made = _add(request, form, files)
        except storage.NotKept:
            files.add_error("file", NO_ROOM)
        else:
            if made.published_at or made.waits_for_another:
                messages.success(request, _said(made, bool(files.sources)))
            return at_resource(request, made)
    keep_right_files(user, files)
    context = {"form": form, "files": files, "file_hint": file_hint(), "typed": kept}
    context["alone"] = nobody_else_publishes(user)
    return render(request, "resources/upload.jinja", context)


def files_of(request: HttpRequest, *, needed: bool = True) -> FilesForm:
    data, refused = request.POST or None, refused_of(request)
    return FilesForm(
        data, request.FILES or None, user=person(request), refused=refused, needed=needed
    )


def _add(request: HttpRequest, form: UploadForm, files: FilesForm) -> Resource:
    user, key = person(request), form.cleaned_data["form_key"]
    made = add_resource(by=user, details=form.details, source=files.sources, key=key)
    return put_on_shelf(request, made)


def put_on_shelf(request: HttpRequest, made: Resource) -> Resource:
    """What was just put into the library, for readers, unless somebody else has to publish it."""
    user = person(request)
    if not made.may_be_published_by(user):
        return made
    try:
        return publish(by=user, resource=made)
    except NotReady as lacking:
        messages.error(request, f"It is kept, and not on the shelf yet. {lacking}")
        return made


def _said(made: Resource, files: bool) -> str:
    if made.waits_for_another:
        return SECOND
    return RECEIVED if files else "It is in the library."


def keep_right_files(user: User, files: FilesForm) -> None:
    """Hold the right files for the next try."""
    try:
        while files.right:
            files.kept.append(hold(by=user, upload=files.right[0]))
            del files.right[0]
    except storage.NotKept:
        files.add_error("file", NO_ROOM)


def at_resource(request: HttpRequest, resource: Resource) -> HttpResponse:
    """The page of the resource; who sent the form with a progress bar goes there by themselves."""
    address = reverse("resources:resource-detail", args=[resource.slug])
    if request.headers.get("X-Progress"):
        return JsonResponse({"to": address})
    return redirect(address)


@requires(Permission.UPLOAD_RESOURCE)
def resource_add_files(request: HttpRequest, slug: str) -> HttpResponse:
    """More files for something that is in the library already."""
    user, resource = person(request), seen(request, slug)
    demand_mine(by=user, resource=resource, event="resource.original.refused")
    files = files_of(request)
    if files.is_valid():
        try:
            add_files(by=user, resource=resource, sources=files.sources)
        except storage.NotKept:
            files.add_error("file", NO_ROOM)
        except TooManyFiles:
            files.add_error("file", TOO_MANY)
        else:
            messages.success(request, _said(resource, files=True))
            return at_resource(request, resource)
    keep_right_files(user, files)
    context = {"resource": resource, "files": files, "file_hint": file_hint()}
    context["alone"] = nobody_else_publishes(user)
    return render(request, "resources/add_files.jinja", context)
