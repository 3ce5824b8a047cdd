"""Whose turn something on a desk is, and to whom it would go next, in words."""

from typing import Final

from conversations.models import Level
from conversations.models.desks import next_level
from people.models import Organisation

TURNS: Final = {
    Level.COORDINATOR: "The coordinators' turn.",
    Level.DEPUTY: "The deputy's turn, and still the coordinators'.",
    Level.PARTNER: "The partner organisation's turn, and still everybody's before it.",
}
# What says to whom something would go next.
NEXT: Final = ("organisation__deputy", "organisation__desk_partner")
HAND_ON: Final = {
    Level.DEPUTY: "Hand to the deputy",
    Level.PARTNER: "Hand to the partner organisation",
}


def next_words(level: int, organisation: Organisation | None) -> str:
    """To whom it would go next, as a button says it; nothing where nobody is named."""
    following = next_level(organisation, level)
    return "" if following is None else HAND_ON[following]
