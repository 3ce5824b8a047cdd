"""Stepping down with open conversations: what becomes of each is the supporter's to choose, and
whether somebody else takes over is the colleague's."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import models, transaction

from conversations.actions.contacts import offer_somebody_else
from conversations.actions.moves import Late, locked
from conversations.actions.talking import end
from conversations.models import Request
from directory import actions as directory
from directory.models import Supporter
from jobs.mail import notice
from people.models import User


class Parting(models.TextChoices):
    """What becomes of an open conversation whose supporter steps down."""

    OFFER = "offer", "Offer that somebody else takes over"
    CARRY = "carry", "Carry it to its end myself"
    END = "end", "Say good-bye: it ends now"


@transaction.atomic
def step_down(*, by: User, partings: Mapping[UUID, str], now: datetime) -> Supporter:
    """Stop being a peer supporter: unlisted at once, and each open conversation as chosen, a
    `Parting` by its id; what is not chosen is offered to somebody else. What ended meanwhile stays
    as it is; what was not answered yet moves on by the sweep.

    Raises ValidationError, and changes nothing, for somebody who is no peer supporter any more.
    """
    held = _locked(by)
    supporter = directory.step_down(by=by, now=now)
    # Always in one order, so that two who step down never wait for each other's counts.
    chosen = [(partings.get(item.pk, Parting.OFFER), item) for item in held]
    for parting, item in sorted(chosen, key=lambda one: (one[0], str(one[1].pk))):
        try:
            _part(by, item, Parting(parting), supporter, now)
        except Late:
            continue
    return supporter


def _locked(by: User) -> list[Request]:
    """The open conversations, locked before the supporter as everywhere, in one order."""
    found = []
    for pk in Request.objects.talked_by(by).order_by("pk").values_list("pk", flat=True):
        try:
            found.append(locked(Request(pk=pk)))
        except Late:
            continue
    return found


def _part(by: User, item: Request, parting: Parting, supporter: Supporter, now: datetime) -> None:
    """Raises Late for what ended while the page was open."""
    if parting == Parting.END:
        end(by=by, request=item, now=now)
        return
    if parting == Parting.OFFER:
        # The colleague is asked, and chooses. Until then they keep whom they have.
        offer_somebody_else(by=by, request=item, now=now)
    elif item.asker_id is not None:
        notice(item.asker_id)
    Request.objects.filter(pk=item.pk).open().update(carried_since=supporter.stepped_down_at)
