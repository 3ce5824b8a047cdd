"""Taking something off the shelf, and what whoever follows an old link is told."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from people.access import requires
from people.roles import Permission
from records.kept import restore
from resources.actions import withdraw
from resources.actions.looked_after import demand_mine
from resources.forms_withdrawing import WithdrawForm
from resources.views.pages import person, seen

OFF: Final = "It is off the shelf. Only coordinators who look after it see it."


@requires(Permission.PUBLISH_RESOURCE)
def resource_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take it off the shelf, with a reason."""
    resource, user = seen(request, slug), person(request)
    demand_mine(by=user, resource=resource, event="resource.withdrawn.refused")
    kept = restore(request) if request.method == "GET" else None
    initial = kept.dict() if kept else None
    form = WithdrawForm(request.POST or None, initial=initial, resource=resource, user=user)
    if form.is_valid():
        withdraw(by=user, resource=resource, **form.cleaned_data)
        messages.success(request, OFF)
        return redirect("resources:resource-detail", slug)
    context = {"resource": resource, "form": form, "kept": kept}
    return render(request, "resources/withdraw.jinja", context)
