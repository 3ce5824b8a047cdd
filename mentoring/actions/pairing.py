"""A pair is made here and nowhere else.

Of twenty yeses at the same moment on a last place each waits for the one before, and looks again.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from correspondence import actions as correspondence
from correspondence.models import Participant, Thread
from jobs.mail import notices
from mentoring.actions.locks import Late, locked_need, locked_offer
from mentoring.actions.needing import close_need
from mentoring.fitting import fits
from mentoring.kinds import Kind
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
from people.models import User
from records.audit import tally
from records.clock import today


class NotFitting(Late):
    """The two may not be a pair now: no place is free, or something keeps them apart."""


@transaction.atomic
def make_pair(*, need: Need, offer: Offer, proposal: Proposal | None = None, now: datetime) -> Pair:
    """The two are a pair from now: a place to write, the days that follow, both told.

    Who may say so was asked by the caller: the mentor or buddy who says yes, or the coordinators
    of a cohort to which both applied. Everything else is looked at here, under lock. Raises Late
    or NotFitting.
    """
    need = locked_need(need, offer)
    offer = locked_offer(offer)
    if need.state != NeedState.OPEN or not takes_part(need):
        raise Late
    if not fits(need, offer, today(now)):
        raise NotFitting
    pair = _created(need, offer, now)
    if proposal is not None:
        yes = Proposal.objects.filter(pk=proposal.pk)
        yes.update(state=ProposalState.YES, remind_at=None)
    close_need(need, NeedState.PAIRED, now)
    notices([offer.person_id, need.person_id])
    tally(f"mentoring.paired.{need.kind}", organisation=need.person.organisation_id)
    return pair


def takes_part(need: Need) -> bool:
    """Whether the account is open and its organisation has this kind switched on."""
    own = need.person.organisation
    return need.person.is_active and own is not None and own.has(Kind(need.kind).module)


def _created(need: Need, offer: Offer, now: datetime) -> Pair:
    mentor, mentee = offer.person, need.person
    theirs, own = mentor.organisation, mentee.organisation
    if theirs is None or own is None:
        raise NotFitting
    thread = correspondence.open_thread(
        people=[(mentor, mentor.name), (mentee, mentee.name)], now=now
    )
    _first_words(need, thread, now)
    return Pair.objects.create(
        kind=need.kind, scheme=need.scheme, thread=thread, mentor=mentor, mentee=mentee,
        mentor_organisation=theirs, mentee_organisation=own,
        started_on=first_day(need, today(now)), ends_on=last_day(need, mentee, today(now)),
        areas_common=in_common(need, offer), first_day=need.first_day,
        meet_every_days=rules_of(own, need.kind).meet_every_days,
    )  # fmt: skip


def _first_words(need: Need, thread: Thread, now: datetime) -> None:
    """What somebody wrote about their search is their first message: read after a yes, by one."""
    if words := str(need.what).strip():
        author = Participant.objects.get(thread=thread, user=need.person)
        correspondence.write(thread=thread, author=author, body=words, form_key=need.pk, now=now)


def first_day(need: Need, on: date) -> date:
    """Today, or the day on which its cohort begins."""
    begins = need.scheme.starts_on if need.scheme is not None else None
    return max(on, begins or on)


def last_day(need: Need, mentee: User, on: date) -> date:
    """When it ends unless they say otherwise: with its cohort, or after the weeks of its kind.
    A buddy for a first day that is still to come is counted from that day."""
    if need.scheme is not None and need.scheme.ends_on is not None:
        return need.scheme.ends_on
    first = max(on, need.first_day or on)
    return first + timedelta(weeks=rules_of(mentee.organisation_id, need.kind).weeks)


def in_common(need: Need, offer: Offer) -> str:
    """Areas both named, where both said that lived experience matters: shown on the pair's page
    when both agree to it, and to nobody before. Also that there is none is shown only then."""
    if not (need.wants_experience and offer.has_experience):
        return ""
    theirs = set(offer.area_codes)
    return areas_held(code for code in need.area_codes if code in theirs) or NO_AREA
