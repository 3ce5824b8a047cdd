"""Files of a resource: sent, and looked after by whoever looks after the resource."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from people.access import requires
from people.roles import Permission
from resources.actions import demand_mine, remove_file, want_comments
from resources.models import Resource, ResourceFile
from resources.views.pages import gone, person, seen
from resources.views.sending import for_this_person, opened


@requires(Permission.USE_LIBRARY)
@require_safe
def resource_download(request: HttpRequest, slug: str, pk: UUID | None = None) -> HttpResponseBase:
    """The copy for readers, always to be saved, never to be opened inside the site. Without `pk`
    the first.

    Who downloads what is written nowhere.
    """
    resource = Resource.objects.visible_to(person(request)).filter(slug=slug).first()
    if resource is None:
        return gone(request, slug)
    files = resource.files.ready().in_order()
    file = files.filter(pk=pk).first() if pk else files.first()
    if file is None:
        raise Http404
    return _sent(file, file.stored_name)


@requires(Permission.UPLOAD_RESOURCE)
@require_safe
def resource_original(request: HttpRequest, slug: str, pk: UUID) -> HttpResponseBase:
    """What came in, byte for byte, for those who look after the resource. 403 for who only sees
    the resource, before anything is said about its files."""
    user = person(request)
    resource = get_object_or_404(Resource.objects.visible_to(user), slug=slug)
    demand_mine(by=user, resource=resource, event="resource.original.refused")
    file = resource.files.ready().filter(pk=pk).first()
    if file is None:
        raise Http404
    return _sent(file, file.original)


def _sent(file: ResourceFile, name: str) -> FileResponse:
    about = {"filename": file.original_name, "content_type": file.media_type}
    return for_this_person(FileResponse(opened(name), as_attachment=True, **about))


@requires(Permission.UPLOAD_RESOURCE)
@require_POST
def resource_comments(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Keep the comments in what readers get, or take them out again."""
    keep = request.POST.get("keep") == "yes"
    want_comments(by=person(request), resource=seen(request, slug), file=pk, keep=keep)
    said = "will be in" if keep else "are taken out of"
    messages.success(request, f"The comments {said} what people download, in a minute or so.")
    return redirect("resources:resource-detail", slug)


@requires(Permission.UPLOAD_RESOURCE)
@require_POST
def resource_file_remove(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Delete one file."""
    remove_file(by=person(request), resource=seen(request, slug), file=pk)
    messages.success(request, "The file is deleted.")
    return redirect("resources:resource-detail", slug)
