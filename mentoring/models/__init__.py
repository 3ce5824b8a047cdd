"""Mentors and buddies: rules, schemes, what is offered and looked for, and pairs."""

from mentoring.models.content import (
    Goal,
    Meeting,
    NotAgain,
    Note,
    PairAgreement,
    Progress,
    Tick,
)
from mentoring.models.needs import Need, NeedQuerySet, NeedState
from mentoring.models.offers import MentorOfferQuerySet, Offer, OfferDecision, OfferState
from mentoring.models.pairs import Pair, PairQuerySet
from mentoring.models.plans import PlannedPair, StruckPair
from mentoring.models.proposals import UNDER_WAY, Proposal, ProposalQuerySet, ProposalState
from mentoring.models.reviews import FollowUp, Review, ReviewCode, Stage
from mentoring.models.rules import KindRules, all_rules_of, rules_of
from mentoring.models.schemes import WAITED_FOR, Scheme, SchemeQuerySet, SchemeState

__all__ = [
    "UNDER_WAY",
    "WAITED_FOR",
    "FollowUp",
    "Goal",
    "KindRules",
    "Meeting",
    "MentorOfferQuerySet",
    "Need",
    "NeedQuerySet",
    "NeedState",
    "NotAgain",
    "Note",
    "Offer",
    "OfferDecision",
    "OfferState",
    "Pair",
    "PairAgreement",
    "PairQuerySet",
    "PlannedPair",
    "Progress",
    "Proposal",
    "ProposalQuerySet",
    "ProposalState",
    "Review",
    "ReviewCode",
    "Scheme",
    "SchemeQuerySet",
    "SchemeState",
    "Stage",
    "StruckPair",
    "Tick",
    "all_rules_of",
    "rules_of",
]
