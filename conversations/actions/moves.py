"""The moves every act on a request is made of: lock it, ask somebody, take somebody out, end it.

Each must run in its caller's transaction. Rows are locked in one order: people (`people.staying`),
request, supporter, thread. Somebody found later is asked only if they are not being erased.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Max, QuerySet

from conversations import clock
from conversations.actions.alerts import is_a_supporter, settle
from conversations.keeping import draft_forms, shorter_retention
from conversations.models import Answer, Offer, Place, Request, State, When
from correspondence import actions as correspondence
from directory.browse import supporter_shown
from directory.cards import can_be_asked
from directory.matching import Wanted, fitting
from directory.models import Supporter
from jobs.mail import notice
from people.models import User
from people.staying import stay, who_stay
from records.audit import tally
from records.clock import today
from records.planned import Planned


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


_LOCKED: Final = Planned[Request](
    lambda pk: (
        Request.objects.select_for_update(of=("self",), no_key=True)
        .select_related("asker__organisation", "thread")
        .filter(pk=pk)
    ),
    UUID,
)


def locked(request: Request) -> Request:
    """The request as it is now, kept from changing until the transaction ends; nobody who asked or
    was asked is erased meanwhile. Raises Late when it is gone.
    """
    stay(_people_of(request))
    found = _LOCKED(request.pk)
    if not found:
        raise Late
    return found[0]


def _people_of(request: Request) -> QuerySet[User]:
    asker = Request.objects.filter(pk=request.pk).order_by().values("asker")
    asked = Offer.objects.filter(request=request.pk).order_by().values("supporter__user")
    return User.objects.filter(pk__in=asker.union(asked, all=True))


def locked_supporter(pk: UUID) -> Supporter:
    """The supporter as they are now, whose places change for nobody else until the transaction
    ends; with user and organisation, which are not kept from changing."""
    rows = Supporter.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("user__organisation").get(pk=pk)


def held_offer(request: Request, by: User) -> Offer:
    """The offer by which this supporter may act on the request. Raises Late without one."""
    held = request.offers.held().filter(supporter__user=by)
    offer = held.select_related("supporter__user__organisation").first()
    if offer is None:
        raise Late
    return offer


def askable(asker: User, supporter_id: UUID, now: datetime, by: datetime) -> Supporter:
    """The supporter, if this colleague may ask them now for an answer by `by`: nobody away beyond
    the clock is offered. Raises NotAvailable.
    """
    supporter = shown_to(asker, supporter_id, now)
    # "Full" reads the same as "not taking", and both come from last night's count: an answer
    # from this minute's would tell that somebody is talking.
    if not can_be_asked(supporter, today(now), today(by)):
        raise NotAvailable
    return supporter


def shown_to(asker: User, supporter_id: UUID, now: datetime) -> Supporter:
    """The supporter, if this colleague may be shown them. Raises NotAvailable."""
    supporter = supporter_shown(asker, supporter_id, now)
    if supporter is None:
        raise NotAvailable
    return supporter


def offer_to(offer: Offer, request: Request, now: datetime) -> None:
    """Ask this supporter: the clock starts and the notice leaves."""
    times = clock.times(request.when, now)
    offer.answer, offer.offered_at, offer.starts_at = Answer.ASKED, now, None
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
    Place.objects.filter(request=request, supporter=offer.supporter_id).delete()
    correspondence.leave(thread=request.thread, user=offer.supporter.user)


def let_go(request: Request, offer: Offer, now: datetime) -> None:
    """The same for a reason that is not the supporter's; who had said yes is told that the place
    is free, whatever the reason was."""
    said_yes = offer.answer == Answer.YES
    set_aside(request, offer, Answer.CLOSED, now)
    if said_yes:
        notice(offer.supporter.user_id)


def move_on(request: Request, now: datetime) -> None:
    """Ask the next supporter the colleague allowed; without one, tell the colleague so.

    Who is next is looked at again: a new team, a block or a pause counts from this moment. While
    others are still asked, or one is to be asked when they are back, nothing happens.
    """
    if request.offers.unanswered().exists() or request.offers.to_start().exists():
        rest(request, State.WAITING, None)
    elif ask_next(request, now):
        rest(request, State.WAITING, None)
        _tell_asker(request)
        count("request.handed_on", request)
    else:
        rest(request, State.NOBODY, clock.choice_until(now))
        _tell_asker(request)
        count("request.nobody", request)
    watch(request, now)


def ask_next(request: Request, now: datetime) -> bool:
    """Ask whom the colleague chose as next, or else those who fit if they allowed that."""
    following = list(request.offers.to_follow().select_related("supporter__user"))
    here = who_stay([offer.supporter.user_id for offer in following])
    for offer in following:
        if offer.supporter.user_id not in here:
            continue  # Their offer goes with their account.
        if _still_askable(request, offer, now):
            offer_to(offer, request, now)
            return True
        offer.answer = Answer.CLOSED
        offer.save(update_fields=["answer"])
    return request.anyone and ask_fitting(request, now, clock.at_once(request.when)) > 0


def ask_fitting(request: Request, now: datetime, most: int) -> int:
    """Ask up to `most` supporters who fit and were not asked before; returns how many.

    They see what it is about, how and when: no words and no name.
    """
    if request.asker is None or most <= 0:
        return 0
    found = _fitting(request, request.asker, now, most)
    last = request.offers.aggregate(last=Max("position"))["last"] or 0
    for position, supporter in enumerate(found, last + 1):
        offer = Offer(request=request, supporter=supporter, position=position, matched=True)
        offer_to(offer, request, now)
    return len(found)


def _fitting(request: Request, asker: User, now: datetime, most: int) -> list[Supporter]:
    """Who fits and was not asked before. Who is being erased at this moment makes room for the
    next: we look once more for each of them."""
    but = set(request.offers.values_list("supporter_id", flat=True))
    while True:
        found = fitting(asker, wanted(request, now), key=request.pk, now=now, but=but, most=most)
        here = who_stay([one.user_id for one in found])
        leaving = {one.pk for one in found if one.user_id not in here}
        if not leaving:
            return found
        but |= leaving


def wanted(request: Request, now: datetime) -> Wanted:
    """Whom the colleague looks for. For an answer today: those who said they are free today."""
    by = clock.times(request.when, now).hand_on
    if request.wider:
        return Wanted(by=by)
    codes = tuple(str(request.areas).split())
    return Wanted(by=by, areas=codes, way=request.way, free_today=request.when == When.TODAY)


def _still_askable(request: Request, offer: Offer, now: datetime) -> bool:
    if request.asker is None:
        return False
    try:
        askable(request.asker, offer.supporter_id, now, clock.times(request.when, now).hand_on)
    except NotAvailable:
        return False
    return True


def _tell_asker(request: Request) -> None:
    if request.asker_id is not None:
        notice(request.asker_id)


def watch(request: Request, now: datetime) -> None:
    """See to it that a desk will be told if this request goes on waiting."""
    waits = request.state in (State.WAITING, State.NOBODY)
    if waits and request.desk_at is None and not request.alerts.current().exists():
        request.desk_at = clock.desk_at(request.when, now)
        request.save(update_fields=["desk_at"])


def rest(request: Request, state: State, until: datetime | None) -> None:
    """Put the request into a state, which ends by itself at `until` if that is given."""
    request.state, request.rests_until = state, until
    request.had_yes = request.had_yes or state in (State.RELEASE, State.OPEN)
    if state != State.NOBODY:
        request.look_at = None
    request.save(update_fields=["state", "rests_until", "look_at", "had_yes"])


def begin(request: Request, now: datetime) -> None:
    """The two begin to talk: the colleague waits for a first word, and the desk has no more to do
    with it for now."""
    request.offers.exclude(answer=Answer.YES).filter(answer=Answer.NEXT).update(
        answer=Answer.CLOSED
    )
    rest(request, State.OPEN, None)
    request.waits_since, request.reminded = now, False
    request.reply_at = clock.reply_at(now, None, reminded=False)
    request.quiet_at, request.desk_at = now + clock.QUIET, None
    request.save(update_fields=["waits_since", "reminded", "reply_at", "quiet_at", "desk_at"])


# What a request holds while it is under way, and the value that stands for nothing.
_OVER = {
    "rests_until": None,
    "look_at": None,
    "desk_at": None,
    "reply_at": None,
    "waits_since": None,
    "away_until": None,
    "carried_since": None,
    "quiet_at": None,
    "phone": "",
    "call_when": "",
}


def close(request: Request, state: State, now: datetime) -> None:
    """End request and thread; everything written is erased after the shorter retention, the phone
    number and drafts at once."""
    Place.objects.filter(request=request).delete()
    keep = timedelta(days=retention_days(request))
    correspondence.end(thread=request.thread, keep=keep, now=now)
    request.state = state
    for name, nothing in _OVER.items():
        setattr(request, name, nothing)
    request.save(update_fields=["state", *_OVER])
    correspondence.drop_drafts(forms=draft_forms(request.pk))
    settle(request, now)


def retention_days(request: Request) -> int:
    """Days from the end to the erasure: the shorter of both sides' organisations."""
    offers = request.offers.filter(answer=Answer.YES)
    users = [
        offer.supporter.user for offer in offers.select_related("supporter__user__organisation")
    ]
    if request.asker is not None:
        users.append(request.asker)
    return shorter_retention(*(user.organisation for user in users))


def count(kind: str, request: Request) -> None:
    """Count one more of a kind for the colleague's organisation: no person, no day.

    What peer supporters ask for themselves counts for the whole service alone: their coordinators
    know them by name, and a number that moved could point at one of a few.
    The last thing of every act: the row of the count stays locked until the transaction ends.
    """
    asker = request.asker
    own = asker.organisation_id if asker and not is_a_supporter(asker) else None
    tally(kind, organisation=own)
