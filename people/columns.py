"""What stands in a table of people: a heading for each column, and what it means."""

from typing import Final

from people.models import User

COLUMNS: Final[dict[str, str]] = {
    "E-mail": "The address the person signs in with.",
    "Name": "The name to be called.",
    "Team": "The station, watch, shift or desk. Empty: no team is known.",
    "Small team": "Yes: members are not shown to each other as peer supporters.",
    "Line manager's e-mail": "Empty: none is known, or not one of your organisation.",
    "Role type": "What the person does, in the words of your service.",
    "Rank band": "From front line to executive.",
    "Engagement": "How the person belongs to you, for example employed or volunteer.",
}


def row_of(person: User) -> list[str]:
    """What the table says about a person, in the order of COLUMNS."""
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
