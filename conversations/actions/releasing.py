"""Somebody said yes whom the colleague did not choose: now the colleague sees who it is, and says
whether they may see words and name."""

from datetime import datetime

from django.db import transaction

from conversations.actions.asking import own
from conversations.actions.moves import Late, begin, count, let_go, move_on
from conversations.models import Answer, Request, State
from conversations.statement import covers, statement_for
from correspondence import actions as correspondence
from jobs.mail import notice
from people.models import User


class NotSeen(Exception):
    """What stays private at the supporter's organisation has not been shown to the colleague."""


@transaction.atomic
def release(*, by: User, request: Request, now: datetime, statement_shown: str = "") -> Request:
    """Let the supporter who said yes see words and name; the conversation opens.

    `statement_shown`: the version the page showed. Words go to another organisation only after
    what stays private there was shown: raises NotSeen. Raises Late.
    """
    request = own(by, request, State.RELEASE, State.OPEN)
    if request.state == State.OPEN:
        return request
    held = request.offers.held().said_yes()
    offer = held.select_related("supporter__user__organisation").first()
    if offer is None:
        # A new team, manager or block keeps them apart; the sweep is about to see to it.
        raise Late
    needed = statement_for(by, offer.supporter).version
    if not covers(request.statement_shown, needed):
        if statement_shown != needed:
            raise NotSeen
        request.statement_shown = needed
        request.save(update_fields=["statement_shown"])
    offer.sees_words = True
    offer.save(update_fields=["sees_words"])
    correspondence.join(thread=request.thread, user=offer.supporter.user, name=offer.supporter_name)
    begin(request, now)
    notice(offer.supporter.user_id)
    count("request.released", request)
    return request


@transaction.atomic
def decline(*, by: User, request: Request, now: datetime) -> Request:
    """Not this supporter: their place is free, and the next one is asked. Raises Late."""
    request = own(by, request, State.RELEASE)
    lapse(request, now)
    return request


def lapse(request: Request, now: datetime) -> None:
    """The supporter who said yes is let go with a notice, and the request moves on."""
    offer = request.offers.select_related("supporter__user").get(answer=Answer.YES)
    let_go(request, offer, now)
    move_on(request, now)
