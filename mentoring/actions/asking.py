"""A need is put to a first and a second choice, and answered. Never a reason.

Colleagues' own acts: tallied without a person, never recorded. Everything about one need happens
one after the other, under the lock of its row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from jobs.mail import notice
from mentoring import clock
from mentoring.actions.locks import Late, locked_need
from mentoring.actions.needing import stop_asking
from mentoring.actions.pairing import NotFitting, make_pair
from mentoring.fitting import fits
from mentoring.models import Need, NeedState, Offer, Pair, Proposal, ProposalState
from people.models import User
from people.roles import Permission
from records.audit import tally
from records.clock import today

# For one need. Enough for anybody who is told no; few enough that nobody asks round a service.
MOST_ASKED = 8


class TooMany(Exception):
    """This need was put to as many people as one may be."""


@transaction.atomic
def choose(
    *, by: User, need: Need, first: Offer, second: Offer | None = None, now: datetime
) -> Proposal:
    """Put the need to a first choice, and if they cannot to a second. Chosen again while the first
    is asked, it is the same question. Raises Late, NotFitting or TooMany."""
    fresh = own(by, need, *(one for one in (first, second) if one is not None))
    if asked := fresh.proposals.filter(state=ProposalState.ASKED).first():
        return asked
    if fresh.scheme is not None and fresh.scheme.is_cohort:
        raise Late
    if fresh.proposals.filter(asked_at__isnull=False).count() >= MOST_ASKED:
        raise TooMany
    fresh.proposals.filter(state=ProposalState.NEXT).delete()
    one = _placed(fresh, first, 1, now)
    if second is not None and second.pk != first.pk:
        _placed(fresh, second, 2, now)
    _ask(one, now)
    tally("mentoring.asked", organisation=by.organisation_id)
    return one


def own(by: User, need: Need, *offers: Offer) -> Need:
    """One's own open need, locked, to be put to these. Raises Late, or PermissionDenied."""
    fresh = locked_need(need, *offers)
    if not by.can(Permission.TAKE_PART_IN_MENTORING):
        raise PermissionDenied
    if fresh.person_id != by.pk or fresh.state != NeedState.OPEN:
        raise Late
    return fresh


def _placed(need: Need, offer: Offer, place: int, now: datetime) -> Proposal:
    """The proposal for this choice; one a coordinator suggested before becomes it."""
    before = need.proposals.filter(offer=offer)
    if before.filter(asked_at__isnull=False).exists() or not fits(need, offer, today(now)):
        raise NotFitting
    row = before.filter(state=ProposalState.SUGGESTED).first() or Proposal(need=need)
    # By its id: pages name an offer without reading it, and the notice needs whose it is.
    row.offer_id = offer.pk
    row.place, row.state = place, ProposalState.NEXT
    row.save()
    return row


def _ask(proposal: Proposal, now: datetime) -> None:
    """The clock starts and the notice leaves."""
    proposal.state, proposal.asked_at = ProposalState.ASKED, now
    proposal.remind_at, proposal.until = clock.remind_at(now), clock.until(now)
    proposal.save()
    notice(proposal.offer.person_id)


def move_on(need: Need, now: datetime) -> bool:
    """Ask the second choice, if they still fit; otherwise whoever needs somebody is told that
    nobody is asked any more. Returns whether somebody was asked."""
    rows = need.proposals.filter(state=ProposalState.NEXT).order_by("place")
    for proposal in rows.select_related("offer__person"):
        if fits(need, proposal.offer, today(now)):
            _ask(proposal, now)
            return True
        _over(proposal, ProposalState.CLOSED)
    notice(need.person_id)
    return False


def _over(proposal: Proposal, state: ProposalState) -> None:
    proposal.state, proposal.remind_at, proposal.until = state, None, None
    proposal.save(update_fields=["state", "remind_at", "until"])


def asked_of(by: User, proposal: Proposal) -> Proposal:
    """What somebody was asked and has not answered, its need locked first. Raises Late."""
    locked_need(proposal.need)
    rows = Proposal.objects.put_to(by).filter(pk=proposal.pk)
    found = rows.select_related("need__person__organisation", "offer__person").first()
    if found is None:
        raise Late
    return found


def answer_yes(*, by: User, proposal: Proposal, pause: bool = False, now: datetime) -> Pair:
    """Yes: they are a pair. `pause`: in the same step nobody new is put to this mentor or buddy,
    whatever becomes of the yes. Raises Late, NotFitting (also for one's own places: they are
    full)."""
    with _resting(by, proposal, pause, now):
        fresh = asked_of(by, proposal)
        return make_pair(need=fresh.need, offer=fresh.offer, proposal=fresh, now=now)


def answer_no(*, by: User, proposal: Proposal, pause: bool = False, now: datetime) -> None:
    """Not now, without a reason: the second choice is asked. `pause`: as with a yes. Raises
    Late."""
    with _resting(by, proposal, pause, now):
        fresh = asked_of(by, proposal)
        _over(fresh, ProposalState.NO)
        move_on(fresh.need, now)
        tally("mentoring.not_now", organisation=fresh.need.person.organisation_id)


@contextmanager
def _resting(by: User, proposal: Proposal, pause: bool, now: datetime) -> Iterator[None]:
    """What is answered within, and the pause: in one transaction, or the pause alone where the
    answer came too late or there is no room."""
    rests = Q(paused_on__isnull=False) & ~Q(paused_until__lt=today(now))
    mine = Offer.objects.live().filter(~rests, proposals=proposal.pk, person=by)
    resting = {"paused_on": today(now), "paused_until": None}
    try:
        with transaction.atomic():
            yield
            if pause:
                mine.update(**resting)
    except (Late, NotFitting):
        if pause:
            mine.update(**resting)
        raise


@transaction.atomic
def take_back(*, by: User, need: Need, now: datetime) -> bool:
    """Ask nobody any more for now; the need stays. Who was asked reads that it is over, not why.
    Returns whether anybody was asked."""
    return stop_asking(own(by, need))


def _still(pk: UUID, state: ProposalState) -> Proposal | None:
    """The proposal if it is still in this state, its need locked. For the sweep."""
    row = Proposal.objects.filter(pk=pk).select_related("need").first()
    if row is None:
        return None
    need = locked_need(row.need)
    fresh = need.proposals.filter(pk=pk, state=state).select_related("offer__person").first()
    if fresh is not None:
        fresh.need = need
    return fresh


@transaction.atomic
def remind(*, pk: UUID, now: datetime) -> bool:
    """Tell somebody who has not answered once more. Running it twice does nothing twice."""
    fresh = _still(pk, ProposalState.ASKED)
    if fresh is None or fresh.remind_at is None or fresh.remind_at > now:
        return False
    fresh.remind_at = None
    fresh.save(update_fields=["remind_at"])
    notice(fresh.offer.person_id)
    return True


@transaction.atomic
def lapse(*, pk: UUID, now: datetime) -> bool:
    """Nobody answered in time, or the two cannot be a pair any more: the second choice is asked.
    Where nobody looks any more, all of it is over."""
    fresh = _still(pk, ProposalState.ASKED)
    if fresh is None:
        return False
    if fresh.need.state != NeedState.OPEN or not fresh.need.person.is_active:
        return stop_asking(fresh.need)
    late = fresh.until is not None and fresh.until <= now
    if not late and fits(fresh.need, fresh.offer, today(now)):
        return False
    _over(fresh, ProposalState.LAPSED)
    move_on(fresh.need, now)
    return True
