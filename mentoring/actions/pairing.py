"""A pair is made here and nowhere else.

Of twenty yeses at the same moment on a last place each waits for the one before, and looks again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from correspondence.actions import Opening, open_threads
from correspondence.models import Thread
from jobs.mail import notices
from mentoring.actions.locks import Late, locked_need, locked_offer
from mentoring.actions.needing import close_needs
from mentoring.fitting import limits_by, room_for
from mentoring.kinds import Kind, Rules
from mentoring.models import (
    Need,
    NeedState,
    Offer,
    Pair,
    Proposal,
    ProposalState,
    rules_of,
)
from mentoring.taxonomy import NO_AREA, areas_held
from records.audit import tally
from records.clock import today


class NotFitting(Late):
    """The two may not be a pair now: no place is free, or something keeps them apart."""


# What holds for a kind at an organisation.
Held = Mapping[tuple[UUID | None, str], Rules]


class Two(NamedTuple):
    """Who is to be a pair: both rows under their locks (`mentoring.actions.locks`)."""

    need: Need
    offer: Offer


@transaction.atomic
def make_pair(*, need: Need, offer: Offer, proposal: Proposal | None = None, now: datetime) -> Pair:
    """The two are a pair from now: a place to write, the days that follow, both told. `proposal`:
    what was said yes to.

    Who may say so was asked by the caller: the mentor or buddy who says yes, or the coordinators
    of a cohort to which both applied. Everything else is looked at here, under lock. Raises Late
    or NotFitting.
    """
    both = Two(locked_need(need, offer), locked_offer(offer))
    if proposal is not None:
        yes = Proposal.objects.filter(pk=proposal.pk)
        yes.update(state=ProposalState.YES, remind_at=None)
    (pair,) = make_pairs([both], now)
    return pair


@transaction.atomic
def make_pairs(chosen: Sequence[Two], now: datetime) -> list[Pair]:
    """The same for many: all of them, or none. Each need is there once. One query for each two,
    and a few for all. Raises Late or NotFitting."""
    rules = {key: rules_of(*key) for key in {_key(need) for need, _ in chosen}}
    _looked_at_again(chosen, rules, today(now))
    threads = open_threads([_opening(both) for both in chosen], now=now)
    pairs = Pair.objects.bulk_create(
        _pair(both, thread, rules[_key(both.need)], today(now))
        for both, thread in zip(chosen, threads, strict=True)
    )
    close_needs([need for need, _ in chosen], NeedState.PAIRED, now)
    notices(who for need, offer in chosen for who in (offer.person_id, need.person_id))
    for (organisation, kind), times in Counter(_key(need) for need, _ in chosen).items():
        tally(f"mentoring.paired.{kind}", organisation=organisation, times=times)
    return pairs


def _key(need: Need) -> tuple[UUID | None, str]:
    return need.person.organisation_id, need.kind


def _looked_at_again(chosen: Sequence[Two], rules: Held, on: date) -> None:
    """Whether all may be pairs at once: a place counts for one of them. Raises Late, NotFitting."""
    given: Counter[UUID] = Counter()
    for need, offer in chosen:
        if need.state != NeedState.OPEN or not takes_part(need):
            raise Late
        limits = limits_by(rules[_key(need)], need.kind)
        if room_for(need, offer, on, limits) <= given[offer.person_id]:
            raise NotFitting
        given[offer.person_id] += 1


def takes_part(need: Need) -> bool:
    """Whether the account is open and its organisation has this kind switched on."""
    own = need.person.organisation
    return need.person.is_active and own is not None and own.has(Kind(need.kind).module)


def _pair(both: Two, thread: Thread, rules: Rules, on: date) -> Pair:
    need, offer = both
    theirs, own = offer.person.organisation, need.person.organisation
    if theirs is None or own is None:
        raise NotFitting
    return Pair(
        kind=need.kind, scheme=need.scheme, thread=thread,
        mentor=offer.person, mentee=need.person,
        mentor_organisation=theirs, mentee_organisation=own,
        started_on=first_day(need, on), ends_on=last_day(need, rules, on),
        areas_common=in_common(need, offer), first_day=need.first_day,
        meet_every_days=rules.meet_every_days,
    )  # fmt: skip


def _opening(both: Two) -> Opening:
    """What somebody wrote about their search is their first message: read after a yes, by one."""
    mentee, mentor = both.need.person, both.offer.person
    people = [(mentee, mentee.name), (mentor, mentor.name)]
    return Opening(people, words=str(both.need.what).strip())


def first_day(need: Need, on: date) -> date:
    """Today, or the day on which its cohort begins."""
    begins = need.scheme.starts_on if need.scheme is not None else None
    return max(on, begins or on)


def last_day(need: Need, rules: Rules, on: date) -> date:
    """When it ends unless they say otherwise: with its cohort, or after the weeks of its kind.
    A buddy for a first day that is still to come is counted from that day."""
    if need.scheme is not None and need.scheme.ends_on is not None:
        return need.scheme.ends_on
    first = max(on, need.first_day or on)
    return first + timedelta(weeks=rules.weeks)


def in_common(need: Need, offer: Offer) -> str:
    """Areas both named, where both said that lived experience matters: shown on the pair's page
    when both agree to it, and to nobody before. Also that there is none is shown only then."""
    if not (need.wants_experience and offer.has_experience):
        return ""
    theirs = set(offer.area_codes)
    return areas_held(code for code in need.area_codes if code in theirs) or NO_AREA
