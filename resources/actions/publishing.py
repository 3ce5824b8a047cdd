"""On the shelf."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from resources.actions.keeping import demand
from resources.actions.looked_after import locked
from resources.films import LACKING, lacks_words
from resources.models import FileState, Resource, Withdrawal


class NotReady(Exception):
    """It would leave somebody out; the text says what is missing."""


@transaction.atomic
def publish(*, by: User, resource: Resource, now: datetime | None = None) -> Resource:
    """Show a resource to those it is for, from now on; already published ones stay as they are.

    Raises Refused for a resource that `by` does not look after, and for one that `by` had last in
    hand where the organisation wants somebody else to publish; NotReady for a film without
    captions or transcript.
    """
    event = "resource.published"
    demand(by, Permission.PUBLISH_RESOURCE, f"{event}.refused")
    row = locked(by, resource, f"{event}.refused")
    if lacks_words(row, row.files.exclude(state=FileState.REFUSED)):
        raise NotReady(LACKING)
    if row.published_at is None:
        if not row.may_be_published_by(by):
            raise Refused(f"{event}.refused", by=by, organisation=by.organisation_id)
        row.published_at = now or timezone.now()
        row.save(update_fields=["published_at"])
        Withdrawal.objects.filter(resource=row).delete()
        audit(event, by=by, organisation=by.organisation_id)
    return row
