"""The pages of the library."""

from uuid import UUID

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
from records.clock import today
from resources import storage
from resources.actions import add_resource, hold, publish, withdraw
from resources.filters import LONGEST, ORDERS, Criteria
from resources.find import find, hits
from resources.forms import CompanionForm, UploadForm, file_hint
from resources.models import FileState, Resource, labels
from resources.related import companions_of, related_to
from resources.results import MOST_PAGES, ON_A_PAGE
from resources.tying import TooMany, demand, still_right, tie, untie

# What is shown of a resource in words.
CODES = ("stages", "audiences", "values", "topics")
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
    """One resource: what it is, for whom, how it may be used, its files and what belongs to it."""
    return _detail(request, _seen(request, slug))


def _seen(request: HttpRequest, slug: str) -> Resource:
    rows = Resource.objects.visible_to(_person(request)).described()
    return get_object_or_404(rows, slug=slug)


def _detail(
    request: HttpRequest, resource: Resource, form: CompanionForm | None = None
) -> HttpResponse:
    user, now = _person(request), timezone.now()
    mine = Resource.objects.looked_after_by(user).filter(pk=resource.pk)
    beside = companions_of(resource, user)
    context = {
        "resource": resource,
        "may_change": user.can(Permission.PUBLISH_RESOURCE) and mine.exists(),
        "overdue": resource.review_by is not None and resource.review_by < today(now),
        "beside": beside,
        "related": related_to(resource, user, [one.other for one in beside]),
        "form": form or CompanionForm(resource=resource, user=user),
        **{name: labels(name, getattr(resource, name)) for name in CODES},
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


@requires(Permission.PUBLISH_RESOURCE)
@require_POST
def resource_still_right(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody looked, and it is still right."""
    still_right(by=_person(request), resource=_mine(request, slug), on=today(timezone.now()))
    messages.success(request, "Noted: it is still right. You are asked again in a year.")
    return redirect("resources:resource-detail", slug)


@requires(Permission.PUBLISH_RESOURCE)
@require_POST
def resource_tie(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that another resource belongs to this one."""
    resource, user = _seen(request, slug), _person(request)
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
    return _detail(request, resource, form)


@requires(Permission.PUBLISH_RESOURCE)
@require_POST
def resource_untie(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take a companion away from this one. Both stay in the library."""
    untie(by=_person(request), resource=_mine(request, slug), companion=pk)
    messages.success(request, "They do not belong together any more. Both stay in the library.")
    return redirect("resources:resource-detail", slug)
