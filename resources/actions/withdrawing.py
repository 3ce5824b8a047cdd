"""Off the shelf, with a reason and with what to use instead; and by when to look again."""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Permission
from records.audit import audit
from records.clock import months_after
from resources.actions.keeping import demand
from resources.actions.looked_after import locked
from resources.models import Resource, Withdrawal

# After so many months one can be asked again.
MONTHS: Final = (3, 6, 12)
_WITHDRAW: Final = "resource.withdrawn.refused"
_REVIEW: Final = "resource.review.refused"


@transaction.atomic
def withdraw(
    *,
    by: User,
    resource: Resource,
    reason: str = "",
    for_readers: bool = False,
    instead: Resource | None = None,
    now: datetime | None = None,
) -> Resource:
    """Take a resource off the shelf at once; whoever looks after it still finds it. Whoever could
    see it before is told when, why if `for_readers`, and is led to `instead`.

    What is off the shelf stays as it is. Raises Refused for a resource that `by` does not look
    after.
    """
    demand(by, Permission.PUBLISH_RESOURCE, _WITHDRAW)
    row = locked(by, resource, _WITHDRAW)
    if row.published_at is None:
        return row
    row.published_at = None
    row.save(update_fields=["published_at"])
    Withdrawal.objects.create(
        resource=row, at=now or timezone.now(), by=by, reason=reason, for_readers=for_readers,
        instead=instead,
    )  # fmt: skip
    audit("resource.withdrawn", by=by, organisation=by.organisation_id)
    return row


@transaction.atomic
def still_right(*, by: User, resource: Resource, on: date, months: int = 12) -> None:
    """Say that it is still right; after so many months somebody looks again.

    Raises Refused for a resource that `by` does not look after.
    """
    demand(by, Permission.PUBLISH_RESOURCE, _REVIEW)
    row = locked(by, resource, _REVIEW)
    row.reviewed_on, row.review_by = on, months_after(on, months)
    row.save(update_fields=["reviewed_on", "review_by"])
    audit("resource.reviewed", by=by, organisation=by.organisation_id)
