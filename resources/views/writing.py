"""Editing what a resource says, with a look at it before it is saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from people.access import requires
from people.roles import Permission
from records.kept import restore
from resources.actions.writing import (
    Overtaken,
    demand,
    keep_edited,
    mark_of,
    take_newer,
    write_text,
)
from resources.forms_text import TextForm
from resources.history import told
from resources.models import Resource, Text
from resources.rendering import page_of as rendered
from resources.views.pages import person, seen


@requires(Permission.PUBLISH_RESOURCE)
def resource_text(request: HttpRequest, slug: str) -> HttpResponse:
    """The text in a box, its preview above; saved, its files are made anew."""
    text = _text(request, slug)
    kept = restore(request)
    row = text.resource
    begun = {"body": text.body, "mark": mark_of(text.body), "version": row.version}
    form = TextForm(request.POST or None, initial=kept.dict() if kept else begun)
    if not form.is_valid():
        return _page(request, text, form, was_kept=bool(kept))
    body = form.cleaned_data["body"]
    if request.POST.get("act") == "look":
        return _page(request, text, form, preview=rendered(body))
    try:
        write_text(by=person(request), resource=row, **form.cleaned_data)
    except Overtaken as other:
        theirs, now = other.body, seen(request, slug).version
        more = {"theirs": theirs if mark_of(theirs) != form.cleaned_data["mark"] else None}
        form = form.after(mark_of(theirs), now)
        return _page(request, text, form, happened=told(other.happened, person(request)), **more)
    messages.success(request, "Saved. The files say the same within a minute or two.")
    return redirect("resources:resource-detail", slug)


def _text(request: HttpRequest, slug: str) -> Text:
    """404 for what one cannot see or what has no text, 403 for what one may not change."""
    resource = seen(request, slug)
    text = get_object_or_404(Text.objects.visible_to(person(request)), resource=resource)
    demand(by=person(request), resource=resource)
    text.resource = resource
    return text


def _page(request: HttpRequest, text: Text, form: TextForm, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "resource": text.resource,
        "form": form,
        "preview": None,
        "theirs": None,
        "happened": [],
        "was_kept": False,
        "newer": rendered(text.newer) if text.newer else None,
        **more,
    }
    return render(request, "resources/text.jinja", context)


@requires(Permission.PUBLISH_RESOURCE)
@require_POST
def resource_text_newer(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the newer original, or keep what was edited here."""
    resource: Resource = _text(request, slug).resource
    if request.POST.get("take") == "yes":
        take_newer(by=person(request), resource=resource)
        messages.success(request, "The newer original stands here now. The files follow.")
    else:
        keep_edited(by=person(request), resource=resource)
        messages.success(request, "Your text stays. You are asked again when there is another.")
    return redirect("resources:resource-detail", slug)
