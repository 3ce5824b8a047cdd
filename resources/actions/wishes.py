"""What whoever looks after a resource wants to happen to its files."""

from uuid import UUID

from django.db import transaction

from people.models import User
from people.roles import Permission
from records.audit import audit
from resources.actions.adding import have_prepared
from resources.actions.keeping import demand
from resources.actions.looked_after import locked
from resources.models import FileState, Resource


@transaction.atomic
def want_comments(*, by: User, resource: Resource, file: UUID, keep: bool) -> None:
    """Keep the comments in what readers get, or leave them out: a new copy is made of the original.

    Nothing happens to a file that is not ready, or is so already. Raises Refused for a resource
    that `by` does not look after.
    """
    event = "resource.comments"
    demand(by, Permission.UPLOAD_RESOURCE, f"{event}.refused")
    row = locked(by, resource, f"{event}.refused")
    found = row.files.ready().exclude(comments="").filter(pk=file, keep_comments=not keep).first()
    if found is None:
        return
    found.keep_comments, found.state, found.tried_at = keep, FileState.WAITING, None
    found.save(update_fields=["keep_comments", "state", "tried_at"])
    have_prepared(found)
    audit(event, by=by, organisation=by.organisation_id, kept="yes" if keep else "no")
