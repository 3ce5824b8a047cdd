"""Findings of research on the page of a resource: entering, ordering, checking them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from people.access import requires
from people.roles import Permission
from records import kept
from records.clock import today
from resources.actions.findings import (
    TooManyFindings,
    add_finding,
    change_finding,
    check_finding,
    may_enter,
    move_finding,
    remove_finding,
)
from resources.finding_form import FindingForm
from resources.models import MOST_FINDINGS, Finding, Resource
from resources.views.pages import person, seen


def _looked_after(request: HttpRequest, slug: str) -> Resource:
    """404 for what one cannot see, 403 for what one does not look after."""
    resource = seen(request, slug)
    may_enter(by=person(request), resource=resource)
    return resource


def _form(request: HttpRequest, row: Finding | None = None) -> FindingForm:
    typed = kept.restore(request)
    initial = typed.dict() if typed else None
    year = today(timezone.now()).year
    return FindingForm(request.POST or None, instance=row, initial=initial, this_year=year)


@requires(Permission.UPLOAD_RESOURCE)
def resource_findings(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them, in order, and a form for one more."""
    resource, form = _looked_after(request, slug), _form(request)
    if request.method == "POST" and form.is_valid():
        day = today(timezone.now())
        try:
            add_finding(by=person(request), resource=resource, said=form.said, on=day)
        except TooManyFindings:
            form.add_error("words", f"It has {MOST_FINDINGS} already. Remove one first.")
        else:
            messages.success(request, "The finding is on the page.")
            return redirect("resources:resource-findings", slug)
    rows = list(resource.findings.in_order())
    context = {"resource": resource, "findings": rows, "form": form, "most": MOST_FINDINGS}
    return render(request, "resources/findings.jinja", context)


@requires(Permission.UPLOAD_RESOURCE)
def finding_change(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """One finding, said anew."""
    resource = _looked_after(request, slug)
    row = get_object_or_404(Finding.objects.visible_to(person(request)), pk=pk, resource=resource)
    form = _form(request, row)
    if request.method == "POST" and form.is_valid():
        day = today(timezone.now())
        change_finding(by=person(request), resource=resource, finding=pk, said=form.said, on=day)
        messages.success(request, "The finding is changed.")
        return redirect("resources:resource-findings", slug)
    return render(request, "resources/finding.jinja", {"resource": resource, "form": form})


@requires(Permission.UPLOAD_RESOURCE)
@require_POST
def finding_act(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Move it up or down, say that it is still right, or take it away."""
    resource, user = _looked_after(request, slug), person(request)
    act = request.POST.get("act")
    if act in ("up", "down"):
        move_finding(by=user, resource=resource, finding=pk, up=act == "up")
    elif act == "check":
        check_finding(by=user, resource=resource, finding=pk, on=today(timezone.now()))
        messages.success(request, "Noted: it is still right.")
    elif act == "remove":
        remove_finding(by=user, resource=resource, finding=pk)
        messages.success(request, "The finding is off the page.")
    return redirect("resources:resource-findings", slug)
