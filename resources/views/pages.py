"""One resource: its page and its files."""

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import requires
from people.models import User
from people.roles import Permission
from records.clock import today
from resources.actions.own_versions import may_be_changed
from resources.beside import sides_of
from resources.fetched import told_of
from resources.forms import CompanionForm
from resources.models import FileState, Resource, labels
from resources.on_page import on_page
from resources.packing import slugs_of
from resources.related import companions_of, related_to
from resources.second_person import nobody_else_publishes

# What is shown of a resource in words.
CODES = ("stages", "audiences", "values", "topics")


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  (`requires` let nobody else in)
    return request.user


@requires(Permission.USE_LIBRARY)
@require_safe
def resource_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One resource: what it is, for whom, how it may be used, its files and what belongs to it."""
    resource = Resource.objects.visible_to(person(request)).described().filter(slug=slug).first()
    return page_of(request, resource) if resource else gone(request, slug)


def seen(request: HttpRequest, slug: str) -> Resource:
    rows = Resource.objects.visible_to(person(request)).described()
    return get_object_or_404(rows, slug=slug)


def gone(request: HttpRequest, slug: str) -> HttpResponse:
    """An old link to what was taken off the shelf: since when, and what to use instead, for whom
    it was on the shelf; 404 for everybody else, as for what never was."""
    user = person(request)
    resource = get_object_or_404(
        Resource.objects.once_shown_to(user).select_related("withdrawal"), slug=slug
    )
    led_to = resource.withdrawal.instead_id
    there = Resource.objects.visible_to(user) | Resource.objects.once_shown_to(user)
    instead = there.filter(pk=led_to).first() if led_to else None
    context = {"resource": resource, "withdrawal": resource.withdrawal, "instead": instead}
    return render(request, "resources/gone.jinja", context, status=410)


def _may_adapt(resource: Resource, user: User) -> bool:
    """Whether to speak of an own version at all: shared, on the shelf, and no own one itself."""
    shared = resource.published_at is not None and resource.organisation_id is None
    if resource.shown_until is not None:
        # A story is its teller's.
        return False
    own = user.organisation_id is not None and user.can(Permission.UPLOAD_RESOURCE)
    return shared and own and resource.adapted_from_id is None


def _for_coordinators(resource: Resource, user: User) -> dict[str, object]:
    """What only those who look after it are told. One query, one more while it waits."""
    states = {file.state for file in resource.files.all()}
    waits = not resource.published_at or FileState.SECOND in states
    return {
        "saved": told_of(resource, today()),
        "alone": waits and nobody_else_publishes(user),
    }


def page_of(
    request: HttpRequest, resource: Resource, form: CompanionForm | None = None
) -> HttpResponse:
    user, now = person(request), timezone.now()
    mine = Resource.objects.looked_after_by(user).filter(pk=resource.pk)
    beside, sides = companions_of(resource, user), sides_of(resource, user)
    may_change = user.can(Permission.PUBLISH_RESOURCE) and mine.exists()
    context = {
        "resource": resource,
        "may_change": may_change,
        **(_for_coordinators(resource, user) if may_change else {}),
        "day_now": today(now),
        "sides": sides,
        "may_adapt": _may_adapt(resource, user) and sides.own is None,
        "adaptable": may_be_changed(resource),
        "overdue": resource.review_by is not None and resource.review_by < today(now),
        "beside": beside,
        "related": related_to(resource, user, [one.other for one in beside]),
        "in_pack": resource.slug in slugs_of(user),
        "form": form or CompanionForm(resource=resource, user=user),
        **on_page(resource),
        **{name: labels(name, getattr(resource, name)) for name in CODES},
    }
    page = render(request, "resources/detail.jinja", context)
    return _playing(page) if context["player"] else page


def _playing(page: HttpResponse) -> HttpResponse:
    """This page may play media of our own; no other may."""
    setattr(page, "_csp_update", {"media-src": [SELF]})  # noqa: B010  (read by CSPMiddleware)
    return page
