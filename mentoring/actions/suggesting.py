"""Coordinators put an offer before somebody who allowed that. The person still chooses.

Both sides are read as topics, times and ages under references; lived experience is in none of it,
not even as points.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from jobs.mail import notice
from mentoring.actions.locks import Late, locked_need
from mentoring.actions.pairing import NotFitting
from mentoring.fitting import fits, ranked
from mentoring.models import Need, Offer, Proposal, ProposalState
from mentoring.scoring import Fit
from people.models import User
from records.audit import audit
from records.clock import today
from records.tokens import keyed_hash

# So few that nobody can tell who is not among them, or why.
MOST_SHOWN: Final = 5
# At once, before one person.
MOST_SUGGESTED: Final = 3


@dataclass(frozen=True)
class Candidate:
    """An offer as a coordinator reads it for one need."""

    offer: Offer
    fit: Fit
    reference: str


def reference(need: Need, offer: Offer) -> str:
    """How an offer is named beside this need; beside another it is named otherwise."""
    return keyed_hash("mentoring-candidate", f"{need.pk}{offer.pk}")[:8].upper()


def candidates_for(need: Need, now: datetime) -> list[Candidate]:
    """The few that fit best, in the order in which the person reads them."""
    asked = need.proposals.values_list("offer_id", flat=True)
    best = ranked(need, today(now), but=asked)[:MOST_SHOWN]
    return [Candidate(one.offer, one.fit, reference(need, one.offer)) for one in best]


@transaction.atomic
def suggest(*, by: User, need: Need, named: str, now: datetime) -> Proposal:
    """Put the candidate of this reference before the person. Raises Late or NotFitting."""
    chosen = [one.offer for one in candidates_for(need, now) if one.reference == named]
    if not chosen:
        raise NotFitting
    fresh, offer = locked_need(need, *chosen), chosen[0]
    if not Need.objects.suggested_by(by).filter(pk=fresh.pk).exists():
        raise Late
    if not fits(fresh, offer, today(now)) or fresh.proposals.filter(offer=offer).exists():
        raise NotFitting
    if _suggested(fresh, now) >= MOST_SUGGESTED:
        raise Late
    row = fresh.proposals.create(
        offer=offer, place=0, state=ProposalState.SUGGESTED, by_coordinator=True
    )
    notice(fresh.person_id)
    # Neither of the two: the line says that somebody suggested, not to whom.
    audit("mentoring.suggested", by=by, organisation=by.organisation_id, kind=fresh.kind)
    return row


def _suggested(need: Need, now: datetime) -> int:
    """How many stand before the person now. Who stepped down since, or fits no longer, is read by
    nobody and takes no place."""
    rows = need.proposals.filter(state=ProposalState.SUGGESTED).select_related("offer")
    return sum(fits(need, row.offer, today(now)) for row in rows)
