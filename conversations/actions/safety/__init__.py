"""What is done for somebody's safety: concerns, releases, openings, holds.

Each privileged act is audited, and those it concerns are told in the same transaction, unless
telling would endanger somebody: then a second person looks at that within a day.
"""

from conversations.actions.moves import Late
from conversations.actions.safety.concerns import (
    NobodyToTell,
    TooManyConcerns,
    acknowledge,
    close_concern,
    raise_concern,
    read_concern,
)
from conversations.actions.safety.holds import NotForYou, place_hold
from conversations.actions.safety.openings import ask_opening, open_messages
from conversations.actions.safety.releases import release_identity
from conversations.actions.safety.reviewing import OwnAct, Review, review, tell_now
from conversations.actions.safety.telling import Untold
from conversations.actions.safety.two_people import (
    NobodyToAgree,
    agree,
    end_early,
    refuse,
    withdraw,
)

__all__ = [
    "Late",
    "NobodyToAgree",
    "NobodyToTell",
    "NotForYou",
    "OwnAct",
    "Review",
    "TooManyConcerns",
    "Untold",
    "acknowledge",
    "agree",
    "ask_opening",
    "close_concern",
    "end_early",
    "open_messages",
    "place_hold",
    "raise_concern",
    "read_concern",
    "refuse",
    "release_identity",
    "review",
    "tell_now",
    "withdraw",
]
