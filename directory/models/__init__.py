"""Peer supporters, how they were vetted, and what changed."""

from directory.models.changes import Change
from directory.models.supporters import (
    HARD_CAP,
    SharedArea,
    SharedAreaQuerySet,
    Supporter,
    SupporterQuerySet,
)
from directory.models.vetting import (
    SENT,
    Agreement,
    Application,
    ApplicationQuerySet,
    ApplicationState,
    Check,
    Decision,
    Suspension,
    VettingNote,
)

__all__ = [
    "HARD_CAP",
    "SENT",
    "Agreement",
    "Application",
    "ApplicationQuerySet",
    "ApplicationState",
    "Change",
    "Check",
    "Decision",
    "SharedArea",
    "SharedAreaQuerySet",
    "Supporter",
    "SupporterQuerySet",
    "Suspension",
    "VettingNote",
]
