"""Peer groups: what each is for, who is in it, what they agree on, when they meet, and links."""

from groups.models.agreements import (
    AgreementDraft,
    AgreementIdea,
    AgreementIdeaQuerySet,
    GroupAgreement,
    GroupAgreementQuerySet,
)
from groups.models.ended import EndedGroup
from groups.models.first import Feeling, FirstAnswer
from groups.models.groups import Group, GroupQuerySet
from groups.models.links import Kind, Link, LinkQuerySet
from groups.models.members import Membership, MembershipQuerySet, State
from groups.models.moves import GroupsLeft
from groups.models.notices import Notice
from groups.models.sessions import NotThisTime, Session

__all__ = [
    "AgreementDraft",
    "AgreementIdea",
    "AgreementIdeaQuerySet",
    "EndedGroup",
    "Feeling",
    "FirstAnswer",
    "Group",
    "GroupAgreement",
    "GroupAgreementQuerySet",
    "GroupQuerySet",
    "GroupsLeft",
    "Kind",
    "Link",
    "LinkQuerySet",
    "Membership",
    "MembershipQuerySet",
    "NotThisTime",
    "Notice",
    "Session",
    "State",
]
