"""What whoever looks after a resource does with it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from people.access import requires
from people.roles import Permission
from resources.actions import publish
from resources.actions.publishing import NotReady
from resources.actions.tying import TooMany, demand, tie, untie
from resources.forms import CompanionForm
from resources.models import Resource
from resources.views.pages import page_of, person, seen


@requires(Permission.PUBLISH_RESOURCE)
@require_POST
def resource_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Put it back on the shelf."""
    try:
        publish(by=person(request), resource=_mine(request, slug))
    except NotReady as lacking:
        messages.error(request, str(lacking))
    else:
        messages.success(request, "It is in the library.")
    return redirect("resources:resource-detail", slug)


def _mine(request: HttpRequest, slug: str) -> Resource:
    """404 for what one cannot see, so that 403 never tells that it exists."""
    return get_object_or_404(Resource.objects.visible_to(person(request)), slug=slug)


@requires(Permission.PUBLISH_RESOURCE)
@require_POST
def resource_tie(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that another resource belongs to this one."""
    resource, user = seen(request, slug), person(request)
    demand(by=user, resource=resource)
    form = CompanionForm(request.POST, resource=resource, user=user)
    if form.is_valid():
        try:
            tie(by=user, resource=resource, **form.cleaned_data)
        except TooMany:
            form.add_error("other", "It has twelve already. Take one away first.")
        else:
            messages.success(request, "They belong together now.")
            return redirect("resources:resource-detail", slug)
    return page_of(request, resource, form)


@requires(Permission.PUBLISH_RESOURCE)
@require_POST
def resource_untie(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take a companion away from this one. Both stay in the library."""
    untie(by=person(request), resource=_mine(request, slug), companion=pk)
    messages.success(request, "They do not belong together any more. Both stay in the library.")
    return redirect("resources:resource-detail", slug)
