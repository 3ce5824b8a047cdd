"""What people are shown while somebody is found: no names before a yes, no areas ever."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mentoring import clock
from mentoring.fitting import Suggestion, suggestions
from mentoring.kinds import Kind, kinds_of
from mentoring.models import Need, Offer, Proposal, ProposalState
from mentoring.taxonomy import Times, Topic, Way
from people.models import User
from people.taxonomy import RANK_BANDS, ROLE_TYPE_LABELS, SERVICE_LABELS
from records.clock import today
from records.tokens import address, read_address

# On one page.
MOST_ASKED_AT_ONCE = 20
BANDS = dict(RANK_BANDS)


@dataclass(frozen=True)
class Card:
    """Somebody without a name, as the other side reads them before a yes."""

    token: str
    who: str
    what: str
    topics: list[str]
    ways: list[str]
    times: list[str]
    reasons: tuple[str, ...] = ()
    by_coordinator: bool = False


def who(person: User) -> str:
    """Service, kind of work and band: "Ambulance, paramedic, middle manager"."""
    own = person.organisation
    words = [
        SERVICE_LABELS.get(own.emergency_service, "") if own is not None else "",
        ROLE_TYPE_LABELS.get(person.role_type, "").lower(),
        BANDS.get(person.rank_band, "").lower(),
    ]
    return ", ".join(word for word in words if word)


def labels(codes: Iterable[str], of: type[Topic] | type[Way] | type[Times]) -> list[str]:
    """Codes in words, in the order of the list; those that are no longer offered are left out."""
    chosen = set(codes)
    return [str(label) for code, label in of.choices if code in chosen]


def card_of(row: Offer | Need, token: str, **more: object) -> Card:
    """An offer for whoever looks, or a need for whoever is asked."""
    return Card(
        token=token,
        who=who(row.person),
        # What somebody wrote about their search is read after a yes.
        what=str(row.what) if isinstance(row, Offer) else "",
        topics=labels(row.topics, Topic),
        ways=labels(row.ways, Way),
        times=labels(row.times, Times),
        **more,  # type: ignore[arg-type]  # reasons and by_coordinator, as the class says
    )


def cards_for(viewer: User, need: Need, now: datetime) -> list[Card]:
    """Whom to ask: what a coordinator suggested first, then what fits best. Those who were asked
    already are not among them."""
    rows = list(need.proposals.values_list("offer_id", "state", "asked_at"))
    told = {offer for offer, state, _ in rows if state == ProposalState.SUGGESTED}
    asked = {offer for offer, _, asked_at in rows if asked_at is not None}
    found = suggestions(need, today(now), but=asked, first=told)
    return [_suggested(viewer, one, one.offer.pk in told) for one in found]


def _suggested(viewer: User, one: Suggestion, told: bool) -> Card:
    token = address(viewer.pk, one.offer.pk)
    return card_of(one.offer, token, reasons=one.fit.reasons, by_coordinator=told)


def offer_at(viewer: User, token: str) -> uuid.UUID | None:
    """The offer behind an address that was made for this person."""
    return read_address(viewer.pk, token)


@dataclass(frozen=True)
class Asked:
    """A question one has to answer."""

    row: Proposal
    helper: str


def asked_of(me: User) -> list[Asked]:
    """What one was asked and has not answered, what ends first before the others. One query."""
    rows = Proposal.objects.put_to(me).select_related("offer").order_by("until", "pk")
    return [Asked(row, Kind(row.offer.kind).helper) for row in rows[:MOST_ASKED_AT_ONCE]]


def called_off(me: User, now: datetime) -> int:
    """How many questions to one are over without an answer, because somebody looks no longer:
    shown for a day at least, so that the notice of it leads somewhere. One query."""
    over = Proposal.objects.visible_to(me).filter(offer__person=me, state=ProposalState.CLOSED)
    kinds = kinds_of(me.organisation)
    return over.filter(asked_at__gt=now - clock.DESK, offer__kind__in=kinds).count()


@dataclass(frozen=True)
class Asking:
    """How it stands with those one asked: who they are and why one of them cannot is never said."""

    # Until when somebody can answer; None: nobody is asked.
    until: datetime | None = None
    is_second: bool = False
    second_follows: bool = False
    # Who was asked last could not, or did not answer.
    in_vain: bool = False


def asking(*needs: Need) -> dict[uuid.UUID, Asking]:
    """The same for each of these needs of one's own, by its id. One query."""
    rows = Proposal.objects.filter(need__in=needs).order_by("asked_at")
    found: dict[uuid.UUID, list[Proposal]] = {need.pk: [] for need in needs}
    for row in rows:
        found[row.need_id].append(row)
    return {pk: _asking(of) for pk, of in found.items()}


def _asking(rows: list[Proposal]) -> Asking:
    """Of the proposals of one need, in the order in which they were asked."""
    asked = [row for row in rows if row.asked_at is not None]
    if not asked:
        return Asking()
    last = asked[-1]
    if last.state != ProposalState.ASKED:
        return Asking(in_vain=last.state in (ProposalState.NO, ProposalState.LAPSED))
    follows = any(row.state == ProposalState.NEXT for row in rows)
    return Asking(last.until, is_second=last.place == 2, second_follows=follows)
