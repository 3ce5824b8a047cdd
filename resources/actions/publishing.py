"""On the shelf."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Permission
from records.audit import audit
from resources.actions.keeping import demand
from resources.actions.looked_after import locked
from resources.films import LACKING, lacks_words
from resources.models import FileState, Resource, Withdrawal


class NotReady(Exception):
    """It would leave somebody out; the text says what is missing."""


@transaction.atomic
def publish(*, by: User, resource: Resource, now: datetime | None = None) -> Resource:
    """Show a resource to those it is for, from now on; already published ones stay as they are.

    Whoever uploads may publish today; asking for a second pair of eyes belongs here later.
    Raises Refused for a resource that `by` does not look after, NotReady for a film without
    captions or transcript.
    """
    event = "resource.published"
    demand(by, Permission.PUBLISH_RESOURCE, f"{event}.refused")
    row = locked(by, resource, f"{event}.refused")
    if lacks_words(row, row.files.exclude(state=FileState.REFUSED)):
        raise NotReady(LACKING)
    if row.published_at is None:
        row.published_at = now or timezone.now()
        row.save(update_fields=["published_at"])
        Withdrawal.objects.filter(resource=row).delete()
        audit(event, by=by, organisation=by.organisation_id)
    return row
