"""Matching in the demo: somebody is asked."""

from datetime import datetime

from mentoring import actions
from mentoring.fitting import fits
from mentoring.kinds import Kind
from mentoring.models import Need, Offer
from people.demo import Cast
from records.clock import today


def build(cast: Cast, *, now: datetime) -> None:
    """Eve asks the mentor of her own service."""
    mine = Need.objects.visible_to(cast.eve).filter(kind=Kind.MENTOR).first()
    theirs = Offer.objects.filter(kind=Kind.MENTOR, person__email="max@fire.example").first()
    if mine is not None and theirs is not None and fits(mine, theirs, today(now)):
        actions.choose(by=cast.eve, need=mine, first=theirs, now=now)
