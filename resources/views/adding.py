"""Putting a file into the library."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from people.access import requires
from people.models import User
from people.roles import Permission
from resources import storage
from resources.actions import add_resource, hold, publish
from resources.forms import UploadForm, file_hint
from resources.models import Resource
from resources.views.pages import person

STORAGE_FULL = (
    "We could not keep your file just now. Nothing was saved. Try again in a few minutes; if it "
    "happens again, tell whoever runs this site."
)


@requires(Permission.UPLOAD_RESOURCE)
def upload(request: HttpRequest) -> HttpResponse:
    """Put a file into the library. Whatever was typed or chosen rightly is never lost."""
    user = person(request)
    form = UploadForm(request.POST or None, request.FILES or None, user=user)
    if made := form.already_made():
        return redirect("resources:resource-detail", made.slug)
    if form.is_valid():
        try:
            made = _add(user, form)
        except storage.NotKept:
            form.add_error("file", STORAGE_FULL)
        else:
            messages.success(request, "It is in the library.")
            return redirect("resources:resource-detail", made.slug)
    _keep_right_file(user, form)
    context = {"form": form, "kept": form.kept, "file_hint": file_hint()}
    return render(request, "resources/upload.jinja", context)


def _add(user: User, form: UploadForm) -> Resource:
    key = form.cleaned_data["form_key"]
    made = add_resource(by=user, details=form.details, source=form.source, key=key)
    return publish(by=user, resource=made)


def _keep_right_file(user: User, form: UploadForm) -> None:
    if form.right_file is None or "file" in form.errors:
        return
    try:
        form.kept = hold(by=user, upload=form.right_file)
    except storage.NotKept:
        form.add_error("file", STORAGE_FULL)
