"""What the clock does: who looked for a year in vain is told, what is over is erased."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from jobs.mail import notice
from mentoring.actions.batches import each
from mentoring.actions.locks import locked_need, locked_needs, stay_all
from mentoring.actions.needing import close_need
from mentoring.actions.offering import takes_part
from mentoring.models import MentorOfferQuerySet, Need, NeedQuerySet, NeedState, Offer
from records.clock import today

KEPT: Final = timedelta(days=30)
# So many at once, each in a transaction of its own.
MOST: Final = 500
LOOKED_FOR: Final = timedelta(days=365)


def offers_over(now: datetime) -> MentorOfferQuerySet:
    """Those that ended or were refused a month ago."""
    return Offer.objects.ended_until(today(now) - KEPT)


def needs_over(now: datetime) -> NeedQuerySet:
    """Those that were found, taken back or lapsed a month ago."""
    return Need.objects.closed_until(today(now) - KEPT)


def lapse_needs(*, now: datetime) -> int:
    """A search of a year ends, and its owner gets a notice: it can be said anew. Where the kind is
    switched off it ends as well, and there is nothing to say. Returns how many."""
    rows = Need.objects.filter(state=NeedState.OPEN, opened_on__lte=today(now) - LOOKED_FOR)
    return each(rows.order_by("?").values_list("pk", flat=True)[:MOST], lambda pk: _lapsed(pk, now))


@transaction.atomic
def _lapsed(pk: UUID, now: datetime) -> bool:
    fresh = locked_need(Need(pk=pk))
    if fresh.state != NeedState.OPEN:
        return False
    close_need(fresh, NeedState.LAPSED, now)
    if takes_part(fresh.person, fresh.kind):
        notice(fresh.person_id)
    return True


def forget_offers(*, now: datetime) -> int:
    """What ended or was refused a month ago goes, with whom it was put to. Returns how many."""
    pks = offers_over(now).values_list("pk", flat=True)
    return each(pks, lambda pk: _offer_forgotten(pk, now))


@transaction.atomic
def _offer_forgotten(pk: UUID, now: datetime) -> bool:
    # One at a time and people first: one statement over many would hold the questions of some
    # people and wait for those of others, in a circle with somebody who is being erased.
    asked = Need.objects.filter(proposals__offer=pk)
    stay_all(asked, [pk])
    locked_needs(asked.values_list("pk", flat=True))
    gone, _ = offers_over(now).filter(pk=pk).delete()
    return gone > 0


def forget_needs(*, now: datetime) -> int:
    """What was found, taken back or lapsed a month ago goes, with whom it was put to. Returns how
    many."""
    pks = needs_over(now).values_list("pk", flat=True)
    return each(pks, lambda pk: _need_forgotten(pk, now))


@transaction.atomic
def _need_forgotten(pk: UUID, now: datetime) -> bool:
    locked_need(Need(pk=pk))
    gone, _ = needs_over(now).filter(pk=pk).delete()
    return gone > 0
