"""Files of a resource: sent, and looked after by whoever looks after the resource."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from people.access import requires
from people.roles import Permission
from records.clock import today
from resources.actions import demand_mine, remove_file, want_comments
from resources.fetched import note
from resources.films import for_readers
from resources.models import EarlierFile, FileState, Resource, ResourceFile
from resources.views.pages import gone, person, seen
from resources.views.sending import Stored, send


@requires(Permission.USE_LIBRARY)
@require_safe
def resource_download(request: HttpRequest, slug: str, pk: UUID | None = None) -> HttpResponseBase:
    """The copy for readers, always to be saved, never to be opened inside the site. Without `pk`
    the first.

    Who downloads what is written nowhere; only how often, in a month (resources/fetched.py).
    """
    resource = Resource.objects.visible_to(person(request)).filter(slug=slug).first()
    if resource is None:
        return gone(request, slug)
    files = for_readers(resource, resource.files.ready().in_order().defer("text"))
    file = next((one for one in files if pk in (None, one.pk)), None)
    if file is None:
        raise Http404
    answer = sent(request, file)
    _count(request, resource, answer)
    return answer


def _count(request: HttpRequest, resource: Resource, answer: HttpResponseBase) -> None:
    """One more, with nobody in it: for whole files, and not for who looks after the library."""
    whole = answer.status_code in (200, 302) and "Range" not in request.headers
    if whole and request.method == "GET" and not person(request).can(Permission.UPLOAD_RESOURCE):
        note(resource, today())


@requires(Permission.UPLOAD_RESOURCE)
@require_safe
def resource_original(request: HttpRequest, slug: str, pk: UUID) -> HttpResponseBase:
    """What came in, byte for byte, for those who look after the resource. 403 for who only sees
    the resource, before anything is said about its files."""
    user = person(request)
    resource = get_object_or_404(Resource.objects.visible_to(user), slug=slug)
    demand_mine(by=user, resource=resource, event="resource.original.refused")
    ready = resource.files.filter(state__in=[FileState.CLEAN, FileState.SECOND])
    file = ready.filter(pk=pk).first()
    if file is None:
        raise Http404
    # From before there were two copies: the one there is.
    size, sha256 = file.received_size or file.size, file.received_sha256 or file.sha256
    about = file.media_type, file.original_name
    return send(request, Stored(file.original, size, sha256, *about))


def sent(request: HttpRequest, file: ResourceFile | EarlierFile) -> HttpResponseBase:
    """The copy for readers, of this version."""
    about = file.media_type, file.original_name
    return send(request, Stored(file.stored_name, file.size, file.sha256, *about))


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
