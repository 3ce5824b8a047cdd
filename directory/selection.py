"""How supporters are chosen and when the role ends: published to everyone, and decided by.

Our own words. What they rest on: selection by a panel interview, training to a standard (Creamer
2012, recommendations 2 and 3); published selection and de-selection criteria and role conflict as
sections of their own (IACP Peer Support Guidelines); stepping down without blame (practice V3).
Decisions store a criterion's code, so a code is never given another meaning.
"""

from typing import Final, NamedTuple


class Criterion(NamedTuple):
    """One published criterion: its code in decisions, and its words."""

    code: str
    words: str


SELECTION: Final = (
    Criterion(
        "lived",
        "You have been through something hard yourself and can talk about it without going under.",
    ),
    Criterion("listens", "You listen more than you speak, and you can keep a confidence."),
    Criterion(
        "knows", "You have been in your service long enough to know its life, in any role or rank."
    ),
    Criterion(
        "time",
        "You have the time, and your manager agrees to it. They are not told what you share.",
    ),
    Criterion(
        "conflict",
        "Nothing about your present role would stand in the way, such as investigating colleagues.",
    ),
    Criterion(
        "willing",
        "Someone can speak for you, and you are willing to be trained and supervised.",
    ),
)
DESELECTION: Final = (
    Criterion("confidence", "Breaking a confidence without one of the reasons in the agreement."),
    Criterion(
        "respect", "Using the role for something else, or treating somebody without respect."
    ),
    Criterion("practice", "Not taking part in training and supervision, after we talked about it."),
    Criterion(
        "role",
        "A new role that stands in the way, such as investigating colleagues, and no way round it.",
    ),
)
# What happens from the first thought to being listed.
STAGES: Final = (
    "You write an application, in parts, whenever you like.",
    "The vetters check for conflicts and ask somebody who knows you.",
    "A panel talks with you: at least two people.",
    "At least two different people decide, each with a reason against the list above. One of them "
    "may come from a partner organisation. Nobody decides about somebody in their own line.",
    "You are trained to a standard and sign an agreement about confidentiality.",
    "Colleagues can find you. Most organisations begin with a time of probation.",
)


def choices(criteria: tuple[Criterion, ...]) -> list[tuple[str, str]]:
    """Criteria as the choices of a field."""
    return [(one.code, one.words) for one in criteria]


def words_of(code: str) -> str:
    """The words behind a stored code; the code itself for one that is no longer published."""
    found = {one.code: one.words for one in SELECTION + DESELECTION}
    return found.get(code, code)
