"""What the home page says of mentoring: what waits for one person and what comes next, no name."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Subquery, Value, When

from correspondence.models import Participant
from mentoring.fitting import with_room
from mentoring.models import Need, Offer, Pair, PairAgreement, Proposal, ProposalState
from mentoring.models.offers import is_on
from people.models import User
from people.separation import apart
from records.planned import Planned

# On the home page; the start of mentoring has all of them.
MOST: Final = 3


def paired(user: UUID) -> Exists:
    """Whether this person is in a pair that goes on, whatever is switched on."""
    return Exists(Pair.objects.of(User(pk=user)).going_on())


def asked(user: UUID) -> Exists:
    """Whether somebody waits for their answer."""
    return Exists(Proposal.objects.waiting_for(user))


def suggested(user: UUID, on: date) -> Exists:
    """Whether coordinators suggest somebody to them who can still be asked."""
    rows = Proposal.objects.filter(is_on("need__"), state=ProposalState.SUGGESTED)
    rows = rows.filter(need__person=user, need__in=Need.objects.open())
    there = rows.filter(offer__in=with_room(Offer.objects.taking(on)).values("pk"))
    return Exists(there.exclude(apart("need__person", "offer__person")))


def in_vain(user: UUID) -> Exists:
    """Whether those they asked last could not, or did not answer: they can ask somebody else."""
    rows = Proposal.objects.filter(need=OuterRef("pk"), asked_at__isnull=False)
    last = Subquery(rows.order_by("-asked_at").values("state")[:1])
    mine = Need.objects.open().filter(is_on(), person=user).annotate(last=last)
    return Exists(mine.filter(last__in=(ProposalState.NO, ProposalState.LAPSED)))


def ended(user: UUID, since: date) -> Exists:
    """Whether a pair of theirs ended on this day or later."""
    return Exists(Pair.objects.of(User(pk=user)).filter(ended_on__gte=since))


def _mine(user: UUID) -> QuerySet[Pair, Pair]:
    me = Participant.objects.filter(thread=OuterRef("thread"), user=user)
    newest = PairAgreement.objects.filter(pair=OuterRef("pk")).order_by("-version")
    missing = Case(
        When(accepted_by_mentor_at__isnull=True, then=Value("mentor")),
        When(accepted_by_mentee_at__isnull=True, then=Value("mentee")),
        default=Value(""),
        output_field=CharField(),
    )
    rows = Pair.objects.of(User(pk=user)).going_on()
    return rows.annotate(
        unread=F("thread__last_number") - Subquery(me.values("read_number")[:1]),
        waits_for=Subquery(newest.values(missing=missing)[:1]),
    ).order_by("started_on", "pk")[:MOST]


_MINE: Final = Planned[Pair](_mine, UUID)


def pairs_of(user: User, now: datetime) -> list[tuple[Pair, tuple[str, ...], datetime | None]]:
    """The pairs that go on, each with what waits in it, in words, and when the two meet. One
    query."""
    return [(pair, _words(pair, user, now), _meet_at(pair, now)) for pair in _MINE(user.pk)]


def _meet_at(pair: Pair, now: datetime) -> datetime | None:
    return None if pair.next_is_over(now) else pair.next_meeting_at


def _words(pair: Pair, user: User, now: datetime) -> tuple[str, ...]:
    unread, waits_for = getattr(pair, "unread") or 0, getattr(pair, "waits_for")  # noqa: B009  (annotated)
    said = []
    if unread > 0:
        said.append("1 new message" if unread == 1 else f"{unread} new messages")
    if waits_for == pair.side_of(user):
        said.append("what you could agree, to read")
    if pair.next_is_over(now):
        said.append("did you meet as planned?")
    return tuple(said)
