"""On the shelf."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from resources.actions.keeping import demand
from resources.actions.looked_after import locked
from resources.films import lacking
from resources.models import FileState, Resource, Withdrawal

UNSEEN: Final = (
    "One of its files is still being checked, so nobody can have looked at it. Wait until it is "
    "ready, look at it, then put it on the shelf."
)


class NotReady(Exception):
    """It would leave somebody out, or nobody can have looked at it; the text says what to do."""


@transaction.atomic
def publish(*, by: User, resource: Resource, now: datetime | None = None) -> Resource:
    """Show a resource to those it is for, from now on; already published ones stay as they are.

    Raises Refused for a resource that `by` does not look after, and for one that `by` had last in
    hand where the organisation wants somebody else to publish; NotReady for a film to
    which captions or words are missing, and where `by` is to look first and cannot yet.
    """
    event = "resource.published"
    demand(by, Permission.PUBLISH_RESOURCE, f"{event}.refused")
    row = locked(by, resource, f"{event}.refused")
    if missing := lacking(row, row.files.in_place().exclude(state=FileState.REFUSED).defer("text")):
        raise NotReady(missing)
    if row.published_at is None:
        if not row.may_be_published_by(by):
            raise Refused(f"{event}.refused", by=by, organisation=by.organisation_id)
        if row.waits_for_another and row.files.in_place().under_way().exists():
            raise NotReady(UNSEEN)
        row.published_at = now or timezone.now()
        row.save(update_fields=["published_at"])
        Withdrawal.objects.filter(resource=row).delete()
        audit(event, by=by, organisation=by.organisation_id)
    return row
