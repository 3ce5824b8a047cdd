"""Somebody leaves for good: what they asked and what they were asked ends kindly, at once.

The sweep does the same for closed accounts a minute later; an erasure cannot wait for it.
"""

from datetime import datetime

from django.db import transaction

from conversations.actions import consulting
from conversations.actions.asking import withdraw
from conversations.actions.moves import count, locked, move_on, set_aside
from conversations.actions.talking import end, finish
from conversations.models import HELD_ANSWERS, Answer, Consult, Offer, Request, State
from people.models import User

_OVER = (State.ENDED, State.WITHDRAWN)


@transaction.atomic
def leave(*, person: User, now: datetime) -> None:
    """End or withdraw what this person asked; end or hand on what they were asked or answered.

    The other side is told by a notice, as of any end, and keeps what it wrote itself. The account
    must be closed already, so that nothing new reaches it.
    """
    for request in Request.objects.asked_by(person).unfinished():
        close_own = end if request.state == State.OPEN else withdraw
        close_own(by=person, request=request, now=now)
    mine = Offer.objects.filter(supporter__user=person, answer__in=[*HELD_ANSWERS, Answer.NEXT])
    for offer in mine.exclude(request__state__in=_OVER).select_related("request", "supporter"):
        _let_go(offer, now)
    for consult in Consult.objects.asked_by(person).unfinished():
        consulting.end(by=person, consult=consult, now=now)
    for consult in Consult.objects.filter(answered_by=person).unfinished():
        consulting.give_back(consulting.locked(consult), now)


def _let_go(offer: Offer, now: datetime) -> None:
    request = locked(offer.request)
    offer.refresh_from_db(fields=["answer"])
    talks = offer.answer == Answer.YES
    if talks and request.state == State.OPEN:
        finish(request, now, told_by=offer.supporter.user)
        count("conversation.ended_for_leaver", request)
        return
    set_aside(request, offer, Answer.CLOSED, now)
    if talks or request.state == State.WAITING:
        move_on(request, now)
