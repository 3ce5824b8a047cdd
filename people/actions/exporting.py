"""Taking the people of an organisation out as a table. Audited, since it is many at once."""

from django.db import transaction

from people.columns import COLUMNS
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
    rows = [_row(person) for person in people.select_related("team", "line_manager")]
    audit("account.exported", by=by, organisation=by.organisation_id, people=len(rows))
    return [list(COLUMNS), *rows]


def _row(person: User) -> list[str]:
    team, manager = person.team, person.line_manager
    # Whom a person named at another organisation is not this administrator's to learn.
    known = manager is not None and manager.organisation_id == person.organisation_id
    return [
        person.email,
        person.name,
        team.name if team else "",
        ("Yes" if team.keeps_apart else "No") if team else "",
        manager.email if manager and known else "",
        person.get_role_type_display() if person.role_type else "",
        person.get_rank_band_display(),
        person.get_engagement_display(),
    ]
