"""Changing what the library says about something, also when two do it at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from people.access import requires
from people.roles import Permission
from records.kept import restore
from resources.actions.editing import FILE, TEXT, ChangedMeanwhile, edit
from resources.actions.looked_after import demand_mine
from resources.forms_editing import (
    MINE,
    THEIRS,
    EditForm,
    PickForm,
    asked_in,
    with_theirs,
)
from resources.history import known_as, told
from resources.meanwhile import changes_since
from resources.models import Resource
from resources.views.pages import person, seen
from resources.words import differences, shown, words_about, words_of_version

SAVED = "Saved. People find and read the new words from now on."


@requires(Permission.UPLOAD_RESOURCE)
def resource_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said about it. Nothing that two people typed is lost."""
    resource, user = seen(request, slug), person(request)
    demand_mine(by=user, resource=resource, event="resource.edit.refused")
    if asked := asked_in(request.POST):
        return _choose(request, resource, asked)
    kept = restore(request) if request.method == "GET" else None
    form = EditForm(request.POST or None, resource=resource, user=user, kept=kept)
    return _save(request, resource, form) or _page(request, resource, form, bool(kept))


def _page(request: HttpRequest, resource: Resource, form: EditForm, kept: bool) -> HttpResponse:
    context = {"resource": resource, "form": form, "kept": kept}
    return render(request, "resources/edit.jinja", context)


def _save(request: HttpRequest, resource: Resource, form: EditForm) -> HttpResponse | None:
    """What comes after a valid form: the page, or the choice between two people's words."""
    if not form.is_valid():
        return None
    version = form.cleaned_data["version"]
    try:
        edit(by=person(request), resource=resource, words=form.words, version=version)
    except ChangedMeanwhile as meanwhile:
        return _both(request, meanwhile.row, form)
    messages.success(request, SAVED)
    for who, one in told(changes_since(resource, version, {FILE, TEXT}), person(request)):
        messages.info(request, f"While you had the form open, {_small(who)} {one.what.lower()}.")
    return redirect("resources:resource-detail", resource.slug)


def _small(who: str) -> str:
    """Inside a sentence; a name stays a name."""
    return who[0].lower() + who[1:] if who.startswith(("You", "Somebody")) else who


def _choose(request: HttpRequest, resource: Resource, asked: list[str]) -> HttpResponse:
    """Somebody chose whose words to keep: of the version that was shown beside theirs."""
    user, picks = person(request), PickForm(request.POST, asked=asked)
    form = EditForm(request.POST, resource=resource, user=user)
    if not form.is_valid():
        return _page(request, resource, form, kept=False)
    version = form.cleaned_data["version"]
    theirs = words_of_version(resource, version)
    if theirs is None or (version != resource.version and not picks.is_valid()):
        return _both(request, resource, form)
    if not picks.is_valid():
        return _both_page(request, resource, form, picks, asked)
    chosen = with_theirs(request.POST, picks.theirs, theirs)
    form = EditForm(chosen, resource=resource, user=user)
    return _save(request, resource, form) or _page(request, resource, form, kept=False)


def _both(request: HttpRequest, row: Resource, form: EditForm) -> HttpResponse:
    """Both people's words beside each other; where only one of them changed something, that one
    is chosen already."""
    theirs, mine = words_about(row), form.words
    before = words_of_version(row, form.cleaned_data["version"]) or theirs
    found = differences(before, mine, theirs)
    likely = {one.name: MINE if one.mine else THEIRS for one in found if one.mine != one.theirs}
    asked = [one.name for one in found]
    picks = PickForm(None, asked=asked, likely=likely)
    return _both_page(request, row, form, picks, asked)


def _both_page(
    request: HttpRequest, row: Resource, form: EditForm, picks: PickForm, asked: list[str]
) -> HttpResponse:
    last = row.revisions.select_related("by").order_by("-number").first()
    context: dict[str, Any] = {
        "resource": row,
        "picks": picks,
        "asked": asked,
        "hints": _hints(row, form, asked),
        "typed": [(name, form.sent.getlist(name)) for name in form.fields if name != "version"],
        "since": form.sent.get("since") or form.sent["version"],
        "last": last,
        "who": known_as(last.by if last else None, person(request)),
    }
    return render(request, "resources/edit_both.jinja", context)


def _hints(row: Resource, form: EditForm, asked: list[str]) -> dict[str, dict[str, str]]:
    """What stands below "Yours" and "Theirs" of each field."""
    own = row.organisation or form.user.organisation
    theirs, mine = words_about(row), form.words
    return {
        name: {MINE: shown(name, mine[name], own), THEIRS: shown(name, theirs[name], own)}
        for name in asked
    }
