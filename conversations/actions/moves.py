"""The moves every act on a request is made of: lock it, ask somebody, take somebody out, end it.

Each must run in its caller's transaction. Rows are locked in one order: person who asks, request,
supporter, thread.
"""

from datetime import datetime, timedelta
from uuid import UUID

from conversations import clock
from conversations.models import Answer, Offer, Place, Request, State
from correspondence import actions as correspondence
from directory.cards import is_available
from directory.models import Supporter
from jobs.mail import notice
from people.models import Organisation, User
from records.audit import tally
from records.clock import today

DEFAULT_RETENTION_DAYS = 30


class NotAvailable(Exception):
    """This supporter cannot be asked. Why is not told: it may be a block, or a full diary."""


class AlreadyAsked(Exception):
    """This supporter is already asked by, or talking with, this colleague."""


class TooMany(Exception):
    """This colleague has as many requests under way as one person may have."""


class Late(Exception):
    """The request has moved on since this page was shown."""


class Full(Exception):
    """The supporter holds as many conversations as they chose."""


def locked(request: Request) -> Request:
    """The request as it is now, kept from changing until the transaction ends.

    Raises Late when it is gone.
    """
    rows = Request.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("asker__organisation", "thread").filter(pk=request.pk).first()
    if found is None:
        raise Late
    return found


def held_offer(request: Request, by: User) -> Offer:
    """The offer by which this supporter may act on the request. Raises Late without one."""
    held = request.offers.held().filter(supporter__user=by)
    offer = held.select_related("supporter__user__organisation").first()
    if offer is None:
        raise Late
    return offer


def askable(asker: User, supporter_id: UUID, now: datetime) -> Supporter:
    """The supporter, if this colleague may ask them at this moment. Raises NotAvailable."""
    shown = Supporter.objects.visible_to(asker, today(now)).select_related("user__organisation")
    supporter = shown.filter(pk=supporter_id).first()
    # "Full" reads the same as "not taking", and both come from last night's count: an answer
    # from this minute's would tell that somebody is talking.
    if supporter is None or not is_available(supporter, today(now)):
        raise NotAvailable
    return supporter


def offer_to(offer: Offer, request: Request, now: datetime) -> None:
    """Ask this supporter: the clock starts and the notice leaves."""
    times = clock.times(request.when, now)
    offer.answer, offer.offered_at = Answer.ASKED, now
    offer.remind_at, offer.hand_on_at = times.remind, times.hand_on
    offer.save()
    if offer.sees_words:
        user = offer.supporter.user
        correspondence.join(thread=request.thread, user=user, name=offer.supporter_name)
    notice(offer.supporter.user_id)


def set_aside(request: Request, offer: Offer, answer: Answer, now: datetime) -> None:
    """Take a supporter out of the request: the place is free, nothing more is shown to them."""
    offer.answer, offer.answered_at = answer, now
    offer.save(update_fields=["answer", "answered_at"])
    Place.objects.filter(request=request).delete()
    correspondence.leave(thread=request.thread, user=offer.supporter.user)


def move_on(request: Request, now: datetime) -> None:
    """Ask the next supporter the colleague allowed; without one, tell the colleague so.

    Who is next is looked at again: a new team, a block or a pause counts from this moment.
    """
    for offer in request.offers.filter(answer=Answer.NEXT).select_related("supporter__user"):
        if _still_askable(request, offer, now):
            offer_to(offer, request, now)
            rest(request, State.WAITING, None)
            _tell_asker(request)
            count("request.handed_on", request)
            return
        offer.answer = Answer.CLOSED
        offer.save(update_fields=["answer"])
    rest(request, State.NOBODY, clock.choice_until(now))
    _tell_asker(request)
    count("request.nobody", request)


def _still_askable(request: Request, offer: Offer, now: datetime) -> bool:
    if request.asker is None:
        return False
    try:
        askable(request.asker, offer.supporter_id, now)
    except NotAvailable:
        return False
    return True


def _tell_asker(request: Request) -> None:
    if request.asker_id is not None:
        notice(request.asker_id)


def rest(request: Request, state: State, until: datetime | None) -> None:
    """Put the request into a state, which ends by itself at `until` if that is given."""
    request.state, request.rests_until = state, until
    request.save(update_fields=["state", "rests_until"])


def close(request: Request, state: State, now: datetime) -> None:
    """End request and thread; everything written is erased after the shorter retention."""
    Place.objects.filter(request=request).delete()
    keep = timedelta(days=retention_days(request))
    correspondence.end(thread=request.thread, keep=keep, now=now)
    rest(request, state, None)


def retention_days(request: Request) -> int:
    """Days from the end to the erasure: the shorter of both sides' organisations."""
    offers = request.offers.filter(answer=Answer.YES)
    users = [
        offer.supporter.user for offer in offers.select_related("supporter__user__organisation")
    ]
    if request.asker is not None:
        users.append(request.asker)
    return shorter_retention(*(user.organisation for user in users))


def shorter_retention(*organisations: Organisation | None) -> int:
    """The smallest number of retention days of these organisations; 30 when there are none."""
    days = [one.retention_days for one in organisations if one is not None]
    return min(days, default=DEFAULT_RETENTION_DAYS)


def count(kind: str, request: Request) -> None:
    """Count one more of a kind for the colleague's organisation: no person, no day.

    The last thing of every act: the row of the count stays locked until the transaction ends.
    """
    tally(kind, organisation=request.asker.organisation_id if request.asker else None)
