"""What an organisation adds to what everybody reads before the first message."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from people.actions.setting_up import look_again
from people.models import ConfidentialityStatement, Organisation, User
from people.roles import Permission
from records.audit import Refused, audit


@transaction.atomic
def publish_statement(
    *, by: User, organisation: Organisation, extra: str, now: datetime | None = None
) -> ConfidentialityStatement:
    """A new version of the organisation's statement, in force at once; older ones stay. Audited.

    Whoever asks next reads it first. Refused unless `by` looks after the organisation.
    """
    own = by.organisation_id in (None, organisation.pk)
    if not (by.can(Permission.MANAGE_ORGANISATIONS) and own):
        raise Refused("statement.refused", by=by, organisation=organisation.pk)
    # One at a time: two new versions must not share a number.
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    newest = organisation.statements.order_by("-version").first()
    version = newest.version + 1 if newest else 1
    audit("statement.published", by=by, organisation=organisation.pk, version=version)
    made = ConfidentialityStatement.objects.create(
        organisation=organisation,
        version=version,
        extra=extra.strip(),
        created_at=now or timezone.now(),
    )
    look_again(locked, now=made.created_at)
    return made
