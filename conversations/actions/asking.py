"""What the colleague does to find somebody: ask, with a list or without, and take it back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from conversations import clock
from conversations.actions.moves import (
    AlreadyAsked,
    Late,
    NotAvailable,
    TooMany,
    ask_fitting,
    askable,
    close,
    count,
    let_go,
    locked,
    offer_to,
    rest,
    shown_to,
    watch,
)
from conversations.models import HELD_ANSWERS, Answer, Offer, Request, State, When
from conversations.statement import covers, statement_for
from correspondence import actions as correspondence
from correspondence.models import Participant, Thread
from directory.cards import can_be_asked, free_from
from directory.models import Supporter
from directory.taxonomy import AREAS
from people.models import User
from people.roles import Permission
from people.staying import stay
from records.clock import today

# Enough for anyone who needs to talk; few enough that nobody can occupy every supporter.
MOST_UNFINISHED = 5
MOST_A_DAY = 10


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asks for.

    `name`: how they want to be called here. `message` may be empty. `second`: asked if the first
    cannot; sees words and name only when the colleague says so. `anyone`: after them, whoever
    fits, by `areas` (codes) and `way`. `wait`: a first choice who is away is asked once back.
    `but`: those the colleague does not want to be asked.
    """

    when: str
    way: str
    name: str
    message: str = ""
    second: Supporter | None = None
    areas: Iterable[str] = ()
    anyone: bool = False
    wait: bool = False
    but: Sequence[Supporter] = ()


class NotOpen(Exception):
    """The colleague's organisation has not opened asking yet, or has closed it again."""


@transaction.atomic
def ask(
    *,
    by: User,
    supporter: Supporter | None,
    wish: Wish,
    form_key: UUID,
    statement_shown: str,
    now: datetime,
) -> Request:
    """Ask a supporter to talk, or (None) whoever fits. The same form sent again returns the
    request it made.

    When nobody fits the request is there and says so at once. Raises NotAvailable, AlreadyAsked,
    TooMany, or NotOpen where the organisation is not set up yet.
    """
    stay_those(supporter, wish.second, *wish.but)
    # A double click waits here and finds the first.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if earlier := Request.objects.asked_by(by).filter(form_key=form_key).first():
        return earlier
    if not by.asking_is_open:
        raise NotOpen
    _check_limits(by, now)
    first = _first(by, supporter, wish, now) if supporter else None
    request = Request.objects.create(
        asker=by,
        thread=_thread_of(by, wish.name, wish.message, now),
        when=wish.when,
        way=wish.way,
        asked_at=now,
        desk_at=clock.desk_at(wish.when, now),
        areas=" ".join(code for code in wish.areas if code in AREAS),
        anyone=wish.anyone or supporter is None,
        statement_shown=statement_shown,
        form_key=form_key,
    )
    _leave_out(request, wish.but)
    _ask_first(by, request, first, wish, now)
    count("request.asked", request)
    return request


def stay_those(*chosen: Supporter | None) -> None:
    """Who was chosen is not erased meanwhile; whether they are there is looked at afterwards."""
    if people := [one.user_id for one in chosen if one is not None]:
        stay(User.objects.filter(pk__in=people))


def _leave_out(request: Request, unwanted: Sequence[Supporter]) -> None:
    for one in Supporter.objects.filter(pk__in=[one.pk for one in unwanted]):
        request.offers.create(supporter=one, position=0, answer=Answer.CLOSED)


def _check_limits(by: User, now: datetime) -> None:
    if not by.can(Permission.ASK_FOR_SUPPORT):
        raise PermissionDenied
    mine = Request.objects.asked_by(by)
    lately = mine.filter(asked_at__gt=now - timedelta(days=1))
    if mine.unfinished().count() >= MOST_UNFINISHED or lately.count() >= MOST_A_DAY:
        raise TooMany


def _first(by: User, supporter: Supporter, wish: Wish, now: datetime) -> Supporter:
    """The chosen supporter, if this colleague may ask them now."""
    found = shown_to(by, supporter.pk, now)
    in_time = can_be_asked(found, today(now), today(clock.times(wish.when, now).hand_on))
    if not in_time and not (wish.wait and _is_away(found, wish, now)):
        raise NotAvailable
    held = Offer.objects.filter(answer__in=HELD_ANSWERS, supporter=found)
    if held.filter(request__in=Request.objects.asked_by(by).unfinished()).exists():
        raise AlreadyAsked
    return found


def _is_away(supporter: Supporter, wish: Wish, now: datetime) -> bool:
    """Whether they will be back, but only after an answer is wanted."""
    back = free_from(supporter, today(now))
    return back is not None and back > today(clock.times(wish.when, now).hand_on)


def _ask_first(
    by: User, request: Request, first: Supporter | None, wish: Wish, now: datetime
) -> None:
    """Offer the new request to whoever was chosen, and to those who fit where that was allowed."""
    asked = 0
    if first is not None:
        # Words and name go to an organisation only after what stays private there was shown.
        needed = statement_for(by, first).version
        reads = covers(request.statement_shown, needed)
        offer = Offer(request=request, supporter=first, sees_words=reads)
        back = free_from(first, today(now))
        if back is not None and wish.wait and _is_away(first, wish, now):
            offer.answer, offer.starts_at = Answer.NEXT, clock.morning_of(back)
            offer.save()
        else:
            offer_to(offer, request, now)
        asked = 1
        if wish.second is not None and wish.second.pk != first.pk:
            _put_next(request, by, wish.second, now)
    # For an answer today several are asked at the same time; otherwise those who fit come last.
    if request.anyone and (first is None or request.when == When.TODAY):
        asked += ask_fitting(request, now, clock.at_once(request.when) - asked)
    if not asked:
        rest(request, State.NOBODY, clock.choice_until(now))
        count("request.nobody", request)


def _thread_of(by: User, name: str, message: str, now: datetime) -> Thread:
    thread = correspondence.open_thread(people=[(by, name)], now=now)
    if message:
        author = Participant.objects.get(thread=thread, user=by)
        correspondence.write(thread=thread, author=author, body=message, form_key=uuid4(), now=now)
    return thread


def _put_next(request: Request, by: User, supporter: Supporter, now: datetime) -> Offer:
    """Let a supporter be asked if nobody before them can. Raises NotAvailable."""
    chosen = askable(by, supporter.pk, now, clock.times(request.when, now).hand_on)
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

    Somebody asked at once was chosen to read the words, if the colleague has seen what stays
    private there; otherwise they see them once released. Raises Late or NotAvailable.
    """
    stay_those(supporter)
    request = own(by, request, State.WAITING, State.NOBODY)
    request.offers.to_follow().delete()
    if supporter is None:
        return request
    offer = _put_next(request, by, supporter, now)
    if request.state == State.NOBODY:
        version = statement_for(by, offer.supporter).version
        offer.sees_words = covers(request.statement_shown, version)
        offer_to(offer, request, now)
        rest(request, State.WAITING, None)
        watch(request, now)
        count("request.asked_another", request)
    return request


@transaction.atomic
def widen(*, by: User, request: Request, wider: bool, now: datetime) -> Request:
    """Let anyone who fits be asked; `wider`: whatever they have experience of, in any way to talk.

    After "nobody fits" they are asked at once. The state says whether somebody was. Raises Late.
    """
    request = own(by, request, State.WAITING, State.NOBODY)
    request.anyone, request.wider = True, request.wider or wider
    request.save(update_fields=["anyone", "wider"])
    if request.state == State.NOBODY and ask_fitting(request, now, clock.at_once(request.when)):
        rest(request, State.WAITING, None)
    watch(request, now)
    count("request.widened", request)
    return request


@transaction.atomic
def keep_looking(*, by: User, request: Request, now: datetime) -> Request:
    """Nobody fits: look again every hour for somebody who does. Raises Late."""
    request = own(by, request, State.NOBODY)
    if request.look_at is None:
        request.anyone, request.look_at = True, now + clock.LOOK_EVERY
        request.save(update_fields=["anyone", "look_at"])
        count("request.kept_looking", request)
    return request


@transaction.atomic
def withdraw(*, by: User, request: Request, now: datetime) -> Request:
    """Take the request back: at once no supporter can open it. Raises Late once talking."""
    request = own(by, request, State.WAITING, State.NOBODY, State.RELEASE, State.WITHDRAWN)
    if request.state != State.WITHDRAWN:
        take_back(request, now)
        count("request.withdrawn", request)
    return request


def take_back(request: Request, now: datetime) -> None:
    """Close every offer and the thread."""
    for offer in request.offers.exclude(answer__in=[Answer.PASSED, Answer.KNOWN]).select_related(
        "supporter__user"
    ):
        let_go(request, offer, now)
    close(request, State.WITHDRAWN, now)


def own(by: User, request: Request, *states: State) -> Request:
    """The colleague's own request, locked, if it is in one of these states. Raises Late."""
    request = locked(request)
    if request.asker_id != by.pk or request.state not in states:
        raise Late
    return request
