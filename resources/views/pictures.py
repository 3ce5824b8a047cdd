"""Pictures of pages: one to read by, and the bytes of each."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from people.access import requires
from people.roles import Permission
from resources.models import PagePicture, Resource
from resources.pictured import pictured
from resources.views.pages import person
from resources.views.sending import Stored, send


@requires(Permission.USE_LIBRARY)
@require_safe
def resource_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One page of a file, large, with the way to those before and behind it."""
    rows = Resource.objects.visible_to(person(request)).described()
    resource = get_object_or_404(rows, slug=slug)
    shown = pictured(resource)
    page = next((one for one in shown.pages if one.number == number), None) if shown else None
    if shown is None or page is None:
        raise Http404
    numbers = [one.number for one in shown.pages]
    context = {
        "resource": resource,
        "page": page,
        "of": shown.of,
        "before": number - 1 if number - 1 in numbers else None,
        "behind": number + 1 if number + 1 in numbers else None,
    }
    return render(request, "resources/page.jinja", context)


@requires(Permission.USE_LIBRARY)
@require_safe
def resource_picture(request: HttpRequest, slug: str, pk: UUID) -> HttpResponseBase:
    """The bytes of one picture, for who gets the file it is of. Nobody records who looks."""
    rows = PagePicture.objects.visible_to(person(request))
    picture = get_object_or_404(rows, pk=pk, previews__file__resource__slug=slug)
    return send(request, Stored(picture.stored_name, picture.size, picture.sha256, "image/webp"))
