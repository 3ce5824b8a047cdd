"""An organisation's own version of something shared."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from people.access import requires
from people.roles import Permission
from records.kept import restore
from resources import storage
from resources.actions.looked_after import demand_mine
from resources.actions.own_versions import HasOne, make_own_version, still_fits
from resources.choosing import FilesForm, file_hint
from resources.forms_own_version import OwnVersionForm
from resources.models import Resource
from resources.receiving import NO_ROOM
from resources.second_person import nobody_else_publishes
from resources.views.adding import SECOND, at_resource, files_of, keep_right_files, put_on_shelf
from resources.views.pages import person, seen

THERE: Final = (
    "We have your own version. It is being checked and cleaned now. As soon as it is ready, mostly "
    "within a minute, your people find it before the original."
)
HAS_ONE: Final = "Your organisation has its own version already. This is it: change that one."


@requires(Permission.UPLOAD_RESOURCE)
def own_version(request: HttpRequest, slug: str) -> HttpResponse:
    """Put an own version beside it, where the licence allows that."""
    original, user = seen(request, slug), person(request)
    if not Resource.objects.open_to_change_by(user).filter(pk=original.pk).exists():
        raise PermissionDenied
    kept = restore(request) if request.method == "GET" else None
    typed = kept.dict() if kept else {}
    form = OwnVersionForm(request.POST or None, user=user, original=original, typed=typed)
    if before := form.already_made():
        return at_resource(request, before)
    files = files_of(request)
    # Both, so that everything wrong is said at once.
    if form.is_valid() & files.is_valid() and (answer := _made(request, original, form, files)):
        return answer
    keep_right_files(user, files)
    context = {
        "original": original,
        "form": form,
        "files": files,
        "typed": kept,
        "file_hint": file_hint(),
        "alone": nobody_else_publishes(user),
    }
    return render(request, "resources/own_version.jinja", context)


def _made(
    request: HttpRequest, original: Resource, form: OwnVersionForm, files: FilesForm
) -> HttpResponse | None:
    user, key = person(request), form.cleaned_data["form_key"]
    try:
        row = make_own_version(
            by=user, original=original, words=form.words, source=files.sources, key=key
        )
    except storage.NotKept:
        files.add_error("file", NO_ROOM)
        return None
    except HasOne as one:
        messages.info(request, HAS_ONE)
        return at_resource(request, one.row)
    row = put_on_shelf(request, row)
    if row.published_at or row.waits_for_another:
        messages.success(request, SECOND if row.waits_for_another else THERE)
    return at_resource(request, row)


@requires(Permission.UPLOAD_RESOURCE)
@require_POST
def own_version_fits(request: HttpRequest, slug: str) -> HttpResponse:
    """The original changed, and the own version still fits it."""
    resource, user = seen(request, slug), person(request)
    demand_mine(by=user, resource=resource, event="resource.own_version.refused")
    version = request.POST.get("version", "")
    if version.isdecimal() and len(version) < 9:
        still_fits(by=user, resource=resource, version=int(version))
        messages.success(request, "Noted: your version fits the new original.")
    return redirect("resources:resource-detail", slug)
