"""The role and confidentiality agreement a peer supporter signs, in our own plain words.

A text is never edited once people signed it. An organisation publishes versions of its own after
this one (directory/versions.py), and asks everybody to sign again.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

VERSION: Final = 1
# A year, so that everybody reads again what they promised (practice V2: renewal dates).
VALID_FOR: Final = timedelta(days=365)


@dataclass(frozen=True)
class Part:
    """One part of the agreement: a heading and its sentences."""

    heading: str
    points: tuple[str, ...]


TEXT: Final = (
    Part(
        "What I do",
        (
            "I listen to colleagues as an equal. I am not a counsellor and give no treatment.",
            "I help people find other support when they need more than I can give.",
            "I keep to what I was trained for and I take part in supervision.",
        ),
    ),
    Part(
        "What I keep to myself",
        (
            "I keep what people tell me to myself, and also that they talked to me at all.",
            "I write no notes about them and I copy nothing from this site.",
            "I never use what I hear at work, in a decision about somebody, or in an argument.",
        ),
    ),
    Part(
        "When I may have to tell someone",
        (
            "When a life is at immediate risk, or somebody may be seriously harmed.",
            "When a child or an adult at risk needs protecting.",
            "When it is about serious crime or terrorism, or a court or the law requires it.",
            "I speak to the person first if that is safe, and I share only what is needed.",
        ),
    ),
    Part(
        "Fair to everyone",
        (
            "I do not support my own manager, the people I manage, my small team or my family.",
            "I say so when I know somebody too well. Someone else takes over, no reason needed.",
            "I am kind about every background, belief and way of living.",
        ),
    ),
    Part(
        "Looking after myself",
        (
            "I pause when I need to. I can stop for good at any time, and nobody asks why.",
            "I ask for help for myself when something I heard stays with me.",
        ),
    ),
    Part(
        "If something goes wrong",
        (
            "A vetter may suspend me while a concern is looked at. I am told at once.",
            "Somebody else than the person who suspended me decides whether I come back.",
        ),
    ),
)
