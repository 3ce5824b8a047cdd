"""The supporters' agreement for those who look after it: its versions, what changed, a new one."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from directory import actions, signed, versions
from directory.agreement_forms import LOOK, PUBLISH, AgreementTextForm
from directory.models import AgreementText
from people.access import requires, signed_in
from people.models import Organisation
from people.roles import Permission
from records.kept import restore


def _own(request: HttpRequest) -> Organisation:
    """Whose agreement it is; 404 for those who belong to no organisation."""
    organisation = signed_in(request).organisation
    if organisation is None:
        raise Http404
    return organisation


@require_safe
@requires(Permission.PUBLISH_AGREEMENT)
def agreements(request: HttpRequest) -> HttpResponse:
    """Every version, the present one first, and how far it is signed."""
    own, me = _own(request), signed_in(request)
    context = {
        "rows": AgreementText.objects.visible_to(me).order_by("-version"),
        "ours": versions.OURS,
        "signed": signed.words_for(own),
        "back": "desk" if me.can(Permission.SEE_DESK) else "home",
    }
    return render(request, "directory/agreements.jinja", context)


@require_safe
@requires(Permission.PUBLISH_AGREEMENT)
def agreement_version(request: HttpRequest, number: int) -> HttpResponse:
    """One version, and what it changed."""
    known = versions.all_of(_own(request))
    at = next((place for place, one in enumerate(known) if one.number == number), None)
    if at is None:
        raise Http404
    one, before = known[at], known[at - 1] if at else None
    lines = versions.changed(before, one) if before else None
    context = {"version": one, "before": before, "lines": lines}
    return render(request, "directory/agreement_version.jinja", context)


@requires(Permission.PUBLISH_AGREEMENT)
def agreement_new(request: HttpRequest) -> HttpResponse:
    """Write a new version, look at what it changes, publish it."""
    last = versions.current(_own(request))
    kept = restore(request) if request.method == "GET" else None
    first = kept.dict() if kept else {"base": last.number, "text": last.typed}
    form = AgreementTextForm(request.POST or None, initial=first)
    lines: list[tuple[str, str]] | None = None
    if form.is_valid() and "look" in request.POST:
        typed = versions.Version(last.number + 1, form.cleaned_data["text"])
        lines = versions.changed(last, typed)
    elif form.is_valid() and _published(request, form):
        messages.success(request, "The new version is published. Every supporter is told.")
        return redirect("directory:agreements")
    context = {"form": form, "lines": lines, "kept": kept, "publish": PUBLISH, "look": LOOK}
    return render(request, "directory/agreement_new.jinja", context)


def _published(request: HttpRequest, form: forms.Form) -> bool:
    """Whether it is; False with the reason on the form."""
    try:
        actions.publish_agreement(by=signed_in(request), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
