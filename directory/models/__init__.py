"""Peer supporters, how they were vetted, and what changed."""

from directory.models.changes import Change
from directory.models.due import DueKind, LibraryNews, TakenOn, Told
from directory.models.judges import may_judge
from directory.models.looks import LookCount
from directory.models.standing import (
    Appeal,
    AppealKind,
    AppealVote,
    MemberRole,
    Outcome,
    PanelMember,
    Probation,
    ProbationEnd,
    Removal,
    RemovalState,
    SuspensionExtension,
)
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
    "Appeal",
    "AppealKind",
    "AppealVote",
    "Application",
    "ApplicationQuerySet",
    "ApplicationState",
    "Change",
    "Check",
    "Decision",
    "DueKind",
    "LibraryNews",
    "LookCount",
    "MemberRole",
    "Outcome",
    "PanelMember",
    "PosterConsent",
    "PosterConsentQuerySet",
    "Probation",
    "ProbationEnd",
    "Removal",
    "RemovalState",
    "SharedArea",
    "SharedAreaQuerySet",
    "Supporter",
    "SupporterQuerySet",
    "Suspension",
    "SuspensionExtension",
    "TakenOn",
    "Told",
    "VettingNote",
    "WaitingText",
    "WaitingTextQuerySet",
    "may_judge",
]
