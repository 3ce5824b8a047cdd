"""The door of every change: a resource, locked, for whoever looks after it."""

from django.db import transaction

from people.models import User
from records.audit import Refused
from resources.models import Resource


def demand_mine(*, by: User, resource: Resource, event: str) -> None:
    """Raises Refused for a resource that `by` does not look after."""
    if not Resource.objects.looked_after_by(by).filter(pk=resource.pk).exists():
        raise Refused(event, by=by, organisation=by.organisation_id)


def locked(by: User, resource: Resource, event: str) -> Resource:
    """The row as it is now, until the end of the transaction. Raises Refused as `demand_mine`."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A lock outside a transaction holds nothing.")
    rows = Resource.objects.looked_after_by(by).select_for_update(of=("self",))
    found = rows.filter(pk=resource.pk).first()
    if found is None:
        raise Refused(event, by=by, organisation=by.organisation_id)
    return found
