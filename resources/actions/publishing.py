"""On the shelf and off it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from resources.actions.keeping import demand
from resources.models import (
    Resource,
)


@transaction.atomic
def publish(*, by: User, resource: Resource, now: datetime | None = None) -> Resource:
    """Show a resource to those it is for, from now on; already published ones stay as they are.

    Whoever uploads may publish today; asking for a second pair of eyes belongs here later.
    Raises Refused for a resource that `by` does not look after.
    """
    return _shelve(by, resource, "resource.published", now or timezone.now())


@transaction.atomic
def withdraw(*, by: User, resource: Resource) -> Resource:
    """Take a resource off the shelf at once; whoever looks after it still finds it.

    Raises Refused for a resource that `by` does not look after.
    """
    return _shelve(by, resource, "resource.withdrawn", None)


def _shelve(by: User, resource: Resource, event: str, at: datetime | None) -> Resource:
    demand(by, Permission.PUBLISH_RESOURCE, f"{event}.refused")
    row = (
        Resource.objects.looked_after_by(by).select_for_update(of=("self",)).filter(pk=resource.pk)
    )
    found = row.first()
    if found is None:
        raise Refused(f"{event}.refused", by=by, organisation=by.organisation_id)
    if (found.published_at is None) != (at is None):
        found.published_at = at
        found.save(update_fields=["published_at"])
        audit(event, by=by, organisation=by.organisation_id)
    return found
