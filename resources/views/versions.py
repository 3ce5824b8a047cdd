"""What was there before, for who looks after a resource."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.access import requires
from people.roles import Permission
from resources.actions.looked_after import demand_mine
from resources.history import changes_of, files_of
from resources.views.pages import person, seen


@requires(Permission.UPLOAD_RESOURCE)
@require_safe
def resource_versions(request: HttpRequest, slug: str) -> HttpResponse:
    """What readers read before, and who changed it when."""
    resource, user = seen(request, slug), person(request)
    demand_mine(by=user, resource=resource, event="resource.versions.refused")
    context = {"resource": resource, "lines": changes_of(resource, user),
               "files": files_of(resource, user)}  # fmt: skip
    return render(request, "resources/versions.jinja", context)
