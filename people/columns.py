"""What stands in a table of people: a heading for each column, and what it means."""

from typing import Final

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
