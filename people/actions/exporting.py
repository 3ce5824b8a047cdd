"""Taking the people of an organisation out as a table. Audited, since it is many at once."""

from django.db import transaction

from people.columns import COLUMNS, row_of
from people.models import User
from people.roles import Permission
from records.audit import Refused, audit


@transaction.atomic
def export_people(*, by: User) -> list[list[str]]:
    """A heading and a row for each open, confirmed account of the administrator's own
    organisation. Audited with their number. Raises Refused."""
    if not by.can(Permission.MANAGE_ACCOUNTS):
        raise Refused("account.export_refused", by=by)
    people = User.objects.joined().filter(organisation__people=by)
    rows = [row_of(person) for person in people.select_related("team", "line_manager")]
    audit("account.exported", by=by, organisation=by.organisation_id, people=len(rows))
    return [list(COLUMNS), *rows]
