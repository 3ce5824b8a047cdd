"""What stands on somebody else's site: adding a link, and saying where it leads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from people.access import requires
from people.roles import Permission
from records import kept
from records.clock import today
from resources.actions import add_resource, publish
from resources.actions.elsewhere import AddressChanged, confirm_address
from resources.link_form import LinkForm, initial_of
from resources.models import Resource
from resources.second_person import nobody_else_publishes
from resources.views.adding import SECOND
from resources.views.pages import person, seen


@requires(Permission.UPLOAD_RESOURCE)
def add_link(request: HttpRequest) -> HttpResponse:
    """Put a link to somebody else's page into the library: everything but a file."""
    user, typed = person(request), kept.restore(request)
    form = LinkForm(request.POST or None, user=user, initial=initial_of(typed))
    if request.method == "POST" and form.is_valid():
        made = add_resource(by=user, details=form.details, source=None, key=form.key)
        if made.may_be_published_by(user):
            publish(by=user, resource=made)
        messages.success(request, SECOND if made.waits_for_another else "It is in the library.")
        return redirect("resources:resource-detail", made.slug)
    alone = nobody_else_publishes(user)
    context = {"form": form, "kept": typed is not None, "alone": alone}
    return render(request, "resources/link.jinja", context)


@requires(Permission.PUBLISH_RESOURCE)
@require_POST
def resource_address_seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody opened the address and found there what the library says."""
    resource: Resource = seen(request, slug)
    address = request.POST.get("address", "")
    try:
        confirm_address(
            by=person(request), resource=resource, address=address, on=today(timezone.now())
        )
    except AddressChanged:
        messages.error(request, "The address was changed meanwhile. Open the new one first.")
    else:
        messages.success(request, "Noted: you opened it today, and it leads there.")
    return redirect("resources:resource-detail", slug)
