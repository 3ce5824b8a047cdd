"""Somebody leaves the site: what they offer and look for ends."""

from datetime import datetime

from django.db import transaction

from mentoring.actions.batches import each
from mentoring.actions.ending import end_all
from mentoring.actions.locks import Late, locked_need
from mentoring.actions.needing import close_need
from mentoring.models import Need, NeedState, Offer, OfferState
from people.models import User
from records.clock import today


@transaction.atomic
def leave_offers_and_needs(*, person: User, now: datetime) -> int:
    """End them all, whatever is switched on. Returns how many. Twice does nothing twice."""
    needs = Need.objects.filter(person=person, state=NeedState.OPEN).order_by("pk")
    ended = sum(_looks_no_longer(need, now) for need in list(needs.only("pk")))
    rows = Offer.objects.filter(person=person).live()
    return ended + rows.update(state=OfferState.ENDED, closed_on=today(now), areas="")


def _looks_no_longer(need: Need, now: datetime) -> bool:
    try:
        fresh = locked_need(need)
    except Late:
        return False
    if fresh.state != NeedState.OPEN:
        return False
    close_need(fresh, NeedState.WITHDRAWN, now)
    return True


def leave(*, person: User, now: datetime) -> int:
    """Everything of mentoring that this person is in ends. Returns how much."""
    return leave_offers_and_needs(person=person, now=now) + end_all(person=person, now=now)


def leave_left_behind(*, now: datetime) -> int:
    """The same for people whose account was closed. Running it twice does nothing twice."""
    offering = Offer.objects.live().filter(person__is_active=False)
    looking = Need.objects.filter(state=NeedState.OPEN, person__is_active=False)
    ids = {*offering.values_list("person", flat=True)[:500]}
    ids |= {*looking.values_list("person", flat=True)[:500]}
    return each(ids, lambda pk: leave(person=User.objects.get(pk=pk), now=now))
