"""Peer supporters, how they were vetted, and what changed."""

from directory.models.agreements import AgreementText
from directory.models.changes import Change
from directory.models.connections import Connection
from directory.models.due import DueKind, LibraryNews, TakenOn, Told
from directory.models.judges import may_judge
from directory.models.looks import LookCount
from directory.models.references import ANSWERS as REFERENCE_ANSWERS
from directory.models.references import REFEREES, Asked, Reference
from directory.models.standing import (
    PROBATION_MOST,
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
    CARRIED,
    CONFIRM_AGAIN,
    HARD_CAP,
    PLACES,
    UNCONFIRMED,
    PosterConsent,
    PosterConsentQuerySet,
    SharedArea,
    SharedAreaQuerySet,
    Supporter,
    SupporterQuerySet,
    taking_on,
)
from directory.models.texts import PUBLIC_TEXTS, WaitingText, WaitingTextQuerySet
from directory.models.training import TrainingModule, TrainingRecord
from directory.models.vetting import (
    SENT,
    Agreement,
    Application,
    ApplicationQuerySet,
    ApplicationState,
    Check,
    Decision,
    SupporterNote,
    Suspension,
    VettingNote,
)

__all__ = [
    "CARRIED",
    "CONFIRM_AGAIN",
    "HARD_CAP",
    "PLACES",
    "PROBATION_MOST",
    "PUBLIC_TEXTS",
    "REFEREES",
    "REFERENCE_ANSWERS",
    "SENT",
    "UNCONFIRMED",
    "Agreement",
    "AgreementText",
    "Appeal",
    "AppealKind",
    "AppealVote",
    "Application",
    "ApplicationQuerySet",
    "ApplicationState",
    "Asked",
    "Change",
    "Check",
    "Connection",
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
    "Reference",
    "Removal",
    "RemovalState",
    "SharedArea",
    "SharedAreaQuerySet",
    "Supporter",
    "SupporterNote",
    "SupporterQuerySet",
    "Suspension",
    "SuspensionExtension",
    "TakenOn",
    "Told",
    "TrainingModule",
    "TrainingRecord",
    "VettingNote",
    "WaitingText",
    "WaitingTextQuerySet",
    "may_judge",
    "taking_on",
]
