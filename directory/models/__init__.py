"""Peer supporters, how they were vetted, and what changed."""

from directory.models.changes import Change
from directory.models.looks import LookCount
from directory.models.supporters import (
    CONFIRM_AGAIN,
    HARD_CAP,
    UNCONFIRMED,
    PosterConsent,
    PosterConsentQuerySet,
    SharedArea,
    SharedAreaQuerySet,
    Supporter,
    SupporterQuerySet,
)
from directory.models.texts import PUBLIC_TEXTS, WaitingText, WaitingTextQuerySet
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
    "CONFIRM_AGAIN",
    "HARD_CAP",
    "PUBLIC_TEXTS",
    "SENT",
    "UNCONFIRMED",
    "Agreement",
    "Application",
    "ApplicationQuerySet",
    "ApplicationState",
    "Change",
    "Check",
    "Decision",
    "LookCount",
    "PosterConsent",
    "PosterConsentQuerySet",
    "SharedArea",
    "SharedAreaQuerySet",
    "Supporter",
    "SupporterQuerySet",
    "Suspension",
    "VettingNote",
    "WaitingText",
    "WaitingTextQuerySet",
]
