"""The pages of the library."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.access import requires
from people.models import User
from people.roles import Permission
from resources import storage
from resources.actions import add_resource, hold, publish, withdraw
from resources.filters import LONGEST, ORDERS, Criteria
from resources.find import find, hits
from resources.forms import UploadForm, file_hint
from resources.models import FileState, Resource, labels
from resources.results import MOST_PAGES, ON_A_PAGE

STORAGE_FULL = (
    "We could not keep your file just now. Nothing was saved. Try again in a few minutes; if it "
    "happens again, tell whoever runs this site."
)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  (`requires` let nobody else in)
    return request.user


@requires(Permission.USE_LIBRARY)
def resource_list(request: HttpRequest) -> HttpResponse:
    """The library: search by word, filter, page. What is chosen comes back sealed."""
    user = _person(request)
    if request.method == "POST":
        return _filtered(user, Criteria.posted(request.POST))
    criteria = Criteria.from_token(user.pk, request.GET.get("f", ""))
    result = find(user, criteria, timezone.now())
    context = {
        "criteria": criteria,
        "groups": criteria.groups(result.counts),
        "orders": ORDERS,
        "longest": LONGEST,
        "result": result,
        "most_shown": MOST_PAGES * ON_A_PAGE,
        "page": Paginator(range(result.pages), 1).page(result.page),
        "found": hits(user, criteria, result),
        "chips": [(words, _address(user, rest)) for words, rest in criteria.removable()],
        "all_of_it": _address(user, Criteria(order=criteria.order)),
        "page_address": lambda number: _address(user, criteria, number),
        "may_add": user.can(Permission.UPLOAD_RESOURCE),
    }
    return render(request, "resources/list.jinja", context)


def _address(user: User, criteria: Criteria, page: int = 1) -> str:
    token = criteria.token(user.pk, page)
    return reverse("resources:resource-list") + (f"?f={token}" if token else "")


def _filtered(user: User, criteria: Criteria) -> HttpResponse:
    response = redirect(_address(user, criteria))
    # See other: the form's data stays out of what a reload would send again.
    response.status_code = 303
    return response


@requires(Permission.UPLOAD_RESOURCE)
def upload(request: HttpRequest) -> HttpResponse:
    """Put a file into the library. Whatever was typed or chosen rightly is never lost."""
    user = _person(request)
    form = UploadForm(request.POST or None, request.FILES or None, user=user)
    if made := form.already_made():
        return redirect("resources:resource-detail", made.slug)
    if form.is_valid():
        try:
            made = _add(user, form)
        except storage.NotKept:
            form.add_error("file", STORAGE_FULL)
        else:
            messages.success(request, "It is in the library.")
            return redirect("resources:resource-detail", made.slug)
    _keep_right_file(user, form)
    context = {"form": form, "kept": form.kept, "file_hint": file_hint()}
    return render(request, "resources/upload.jinja", context)


def _add(user: User, form: UploadForm) -> Resource:
    key = form.cleaned_data["form_key"]
    made = add_resource(by=user, details=form.details, source=form.source, key=key)
    return publish(by=user, resource=made)


def _keep_right_file(user: User, form: UploadForm) -> None:
    if form.right_file is None or "file" in form.errors:
        return
    try:
        form.kept = hold(by=user, upload=form.right_file)
    except storage.NotKept:
        form.add_error("file", STORAGE_FULL)


@requires(Permission.USE_LIBRARY)
@require_safe
def resource_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One resource: what it is, for whom, how it may be used, and its file."""
    user = _person(request)
    rows = Resource.objects.visible_to(user).select_related("organisation")
    resource = get_object_or_404(rows.prefetch_related("files"), slug=slug)
    mine = Resource.objects.looked_after_by(user).filter(pk=resource.pk)
    may_change = user.can(Permission.PUBLISH_RESOURCE) and mine.exists()
    context = {
        "resource": resource,
        "file": next(iter(resource.ready_files), None),
        "may_change": may_change,
        "stages": labels("stages", resource.stages),
        "audiences": labels("audiences", resource.audiences),
        "values": labels("values", resource.values),
    }
    return render(request, "resources/detail.jinja", context)


@requires(Permission.USE_LIBRARY)
@require_safe
def resource_download(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The bytes as they were uploaded, always to be saved, never to be opened inside the site.

    Who downloads what is written nowhere.
    """
    resource = get_object_or_404(Resource.objects.visible_to(_person(request)), slug=slug)
    file = resource.files.filter(state=FileState.CLEAN).first()
    if file is None:
        raise Http404
    try:
        content = storage.fetch(file.stored_name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=file.original_name, content_type=file.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@requires(Permission.PUBLISH_RESOURCE)
@require_POST
def resource_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take it off the shelf."""
    resource = _mine(request, slug)
    withdraw(by=_person(request), resource=resource)
    messages.success(request, "It is off the shelf. Only coordinators who look after it see it.")
    return redirect("resources:resource-detail", slug)


@requires(Permission.PUBLISH_RESOURCE)
@require_POST
def resource_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Put it back on the shelf."""
    publish(by=_person(request), resource=_mine(request, slug))
    messages.success(request, "It is in the library.")
    return redirect("resources:resource-detail", slug)


def _mine(request: HttpRequest, slug: str) -> Resource:
    """404 for what one cannot see, so that 403 never tells that it exists."""
    return get_object_or_404(Resource.objects.visible_to(_person(request)), slug=slug)
