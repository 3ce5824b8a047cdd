"""What the colleague does: ask, choose who is next, say what a supporter may see, take it back."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from conversations.actions.moves import (
    AlreadyAsked,
    Late,
    NotAvailable,
    TooMany,
    askable,
    close,
    count,
    locked,
    move_on,
    offer_to,
    rest,
    set_aside,
)
from conversations.models import HELD_ANSWERS, Answer, Offer, Request, State
from correspondence import actions as correspondence
from correspondence.models import Participant, Thread
from directory.models import Supporter
from jobs.mail import notice
from people.models import User
from people.roles import Permission

# Enough for anyone who needs to talk; few enough that nobody can occupy every supporter.
MOST_UNFINISHED = 5
MOST_A_DAY = 10


@transaction.atomic
def ask(
    *,
    by: User,
    supporter: Supporter,
    when: str,
    way: str,
    name: str,
    message: str,
    form_key: UUID,
    statement_shown: str,
    now: datetime,
    second: Supporter | None = None,
) -> Request:
    """Ask a supporter to talk. The same form sent again returns the request it made.

    `name`: how the colleague wants to be called here. `message` may be empty. `second`: asked if
    the first cannot, and sees words and name only when the colleague says so. Raises NotAvailable,
    AlreadyAsked or TooMany.
    """
    # A double click waits here and finds the first.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if earlier := Request.objects.asked_by(by).filter(form_key=form_key).first():
        return earlier
    first = _allowed(by, supporter, now)
    request = Request.objects.create(
        asker=by,
        thread=_thread_of(by, name, message, now),
        when=when,
        way=way,
        asked_at=now,
        statement_shown=statement_shown,
        form_key=form_key,
    )
    offer_to(Offer(request=request, supporter=first, sees_words=True), request, now)
    if second is not None and second.pk != first.pk:
        _put_next(request, by, second, now)
    count("request.asked", request)
    return request


def _allowed(by: User, supporter: Supporter, now: datetime) -> Supporter:
    """The supporter, if this colleague may ask them now. Raises what `ask` raises."""
    if not by.can(Permission.ASK_FOR_SUPPORT):
        raise PermissionDenied
    mine = Request.objects.asked_by(by)
    since = now - timedelta(days=1)
    if (
        mine.unfinished().count() >= MOST_UNFINISHED
        or mine.filter(asked_at__gt=since).count() >= MOST_A_DAY
    ):
        raise TooMany
    found = askable(by, supporter.pk, now)
    held = Offer.objects.filter(answer__in=HELD_ANSWERS, supporter=found)
    if held.filter(request__in=mine.unfinished()).exists():
        raise AlreadyAsked
    return found


def _thread_of(by: User, name: str, message: str, now: datetime) -> Thread:
    thread = correspondence.open_thread(people=[(by, name)], now=now)
    if message:
        author = Participant.objects.get(thread=thread, user=by)
        correspondence.write(thread=thread, author=author, body=message, form_key=uuid4(), now=now)
    return thread


def _put_next(request: Request, by: User, supporter: Supporter, now: datetime) -> Offer:
    """Let a supporter be asked if nobody before them can. Raises NotAvailable."""
    chosen = askable(by, supporter.pk, now)
    if request.offers.filter(supporter=chosen).exists():
        raise NotAvailable
    position = request.offers.count() + 1
    return Offer.objects.create(
        request=request, supporter=chosen, position=position, answer=Answer.NEXT
    )


@transaction.atomic
def choose_next(
    *, by: User, request: Request, supporter: Supporter | None, now: datetime
) -> Request:
    """Choose who is asked next, or nobody (None). After "nobody fits" they are asked at once.

    Somebody asked at once was chosen to read the words. Raises Late or NotAvailable.
    """
    request = _own(by, request, State.WAITING, State.NOBODY)
    request.offers.filter(answer=Answer.NEXT).delete()
    if supporter is None:
        return request
    offer = _put_next(request, by, supporter, now)
    if request.state == State.NOBODY:
        offer.sees_words = True
        offer_to(offer, request, now)
        rest(request, State.WAITING, None)
        count("request.asked_another", request)
    return request


@transaction.atomic
def release(*, by: User, request: Request, now: datetime) -> Request:
    """Let the supporter who said yes see words and name; the conversation opens. Raises Late."""
    request = _own(by, request, State.RELEASE, State.OPEN)
    if request.state == State.OPEN:
        return request
    offer = request.offers.select_related("supporter__user").get(answer=Answer.YES)
    offer.sees_words = True
    offer.save(update_fields=["sees_words"])
    correspondence.join(thread=request.thread, user=offer.supporter.user, name=offer.supporter_name)
    request.offers.filter(answer=Answer.NEXT).update(answer=Answer.CLOSED)
    rest(request, State.OPEN, None)
    notice(offer.supporter.user_id)
    count("request.released", request)
    return request


@transaction.atomic
def decline(*, by: User, request: Request, now: datetime) -> Request:
    """Not this supporter: their place is free, and the next one is asked. Raises Late."""
    request = _own(by, request, State.RELEASE)
    lapse(request, now)
    return request


def lapse(request: Request, now: datetime) -> None:
    """The supporter who said yes is let go with a notice, and the request moves on."""
    offer = request.offers.select_related("supporter__user").get(answer=Answer.YES)
    set_aside(request, offer, Answer.CLOSED, now)
    notice(offer.supporter.user_id)
    move_on(request, now)


@transaction.atomic
def withdraw(*, by: User, request: Request, now: datetime) -> Request:
    """Take the request back: at once no supporter can open it. Raises Late once talking."""
    request = _own(by, request, State.WAITING, State.NOBODY, State.RELEASE, State.WITHDRAWN)
    if request.state != State.WITHDRAWN:
        take_back(request, now)
        count("request.withdrawn", request)
    return request


def take_back(request: Request, now: datetime) -> None:
    """Close every offer and the thread."""
    for offer in request.offers.exclude(answer__in=[Answer.PASSED, Answer.KNOWN]).select_related(
        "supporter__user"
    ):
        set_aside(request, offer, Answer.CLOSED, now)
    close(request, State.WITHDRAWN, now)


def _own(by: User, request: Request, *states: State) -> Request:
    """The colleague's own request, locked, if it is in one of these states. Raises Late."""
    request = locked(request)
    if request.asker_id != by.pk or request.state not in states:
        raise Late
    return request
