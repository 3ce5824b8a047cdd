"""People, organisations, and what keeps two people apart."""

from people.models.appointments import EFFECT_AFTER, Appointment, counts
from people.models.drafts import ImportDraft
from people.models.organisations import (
    ConfidentialityStatement,
    EmailDomain,
    Invitation,
    Organisation,
    Team,
)
from people.models.setting_up import SetUpMark, Step
from people.models.ties import Block, Relation
from people.models.users import User, UserManager, UserQuerySet

__all__ = [
    "EFFECT_AFTER",
    "Appointment",
    "Block",
    "ConfidentialityStatement",
    "EmailDomain",
    "ImportDraft",
    "Invitation",
    "Organisation",
    "Relation",
    "SetUpMark",
    "Step",
    "Team",
    "User",
    "UserManager",
    "UserQuerySet",
    "counts",
]
