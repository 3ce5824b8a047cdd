"""What a supporter answers: yes, tell me more, not me, we know each other."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from conversations import clock
from conversations.actions.alerts import settle
from conversations.actions.moves import (
    Full,
    Late,
    begin,
    count,
    held_offer,
    locked,
    locked_supporter,
    move_on,
    rest,
    set_aside,
)
from conversations.models import Answer, Offer, Place, Request, State
from correspondence import actions as correspondence
from correspondence.models import Participant
from directory import actions as directory
from directory.models import HARD_CAP, Supporter
from jobs.mail import notice
from people.models import User
from records.clock import today


@transaction.atomic
def answer_yes(*, by: User, request: Request, now: datetime, pause: bool = False) -> Request:
    """Take the request, and with it one of the supporter's places.

    A supporter who was not to see the words waits for the colleague to release them. `pause`: in
    the same step nobody new can ask this supporter. Raises Full, or Late, also when the two must
    not meet any more.
    """
    request, offer = _taken_up(by, request, pause, now)
    if offer.answer == Answer.YES:
        return request
    if request.state != State.WAITING or request.asker is None:
        raise Late
    take_place(request, offer.supporter, today(now))
    is_first = not request.had_yes
    offer.answer, offer.answered_at = Answer.YES, now
    offer.save(update_fields=["answer", "answered_at"])
    _let_others_go(request, now)
    if offer.sees_words:
        begin(request, now)
    else:
        rest(request, State.RELEASE, clock.release_until(request.when, now))
    settle(request, now)
    notice(request.asker.pk)
    count("request.yes", request)
    if is_first:
        # A second yes, after the first supporter could not go on, is no late answer.
        count(f"request.yes_within.{clock.band(now - request.asked_at)}", request)
    return request


def _taken_up(by: User, request: Request, pause: bool, now: datetime) -> tuple[Request, Offer]:
    """The request and this supporter's offer, locked; the pause is part of the same step."""
    request = locked(request)
    offer = held_offer(request, by)
    if pause:
        directory.pause(by=by, now=now)
    return request, offer


def _let_others_go(request: Request, now: datetime) -> None:
    """Those who were asked at the same time and have not answered."""
    for other in request.offers.unanswered().select_related("supporter__user"):
        set_aside(request, other, Answer.CLOSED, now)


def take_place(request: Request, supporter: Supporter, on: date) -> Place:
    """One of the supporter's places, under a lock on the supporter. Raises Full, or Late
    for somebody who has just stepped down.

    A heavy contact counts double. Two answers at the same moment wait for each other here; the
    unique number holds even where the lock fails.
    """
    fresh = locked_supporter(supporter.pk)
    if fresh.stepped_down_at is not None:
        raise Late
    places = list(Place.objects.filter(supporter=fresh))
    if sum(place.weight(on) for place in places) >= fresh.most:
        raise Full
    taken = {place.number for place in places}
    number = next(n for n in range(1, HARD_CAP + 1) if n not in taken)
    return Place.objects.create(supporter=fresh, request=request, number=number)


@transaction.atomic
def tell_more(
    *, by: User, request: Request, body: str, form_key: UUID, now: datetime, pause: bool = False
) -> Request:
    """Ask the colleague one question before answering; the clock keeps running. Raises Late."""
    request, offer = _taken_up(by, request, pause, now)
    if request.state != State.WAITING or not offer.sees_words:
        raise Late
    author = Participant.objects.get(thread=request.thread, user=by)
    if offer.answer == Answer.MORE and not author.messages.filter(form_key=form_key).exists():
        raise Late
    _, new = correspondence.write(
        thread=request.thread, author=author, body=body, form_key=form_key, now=now
    )
    if new and request.asker_id is not None:
        offer.answer = Answer.MORE
        offer.save(update_fields=["answer"])
        notice(request.asker_id)
        count("request.more", request)
    return request


@transaction.atomic
def pass_on(
    *, by: User, request: Request, now: datetime, known: bool = False, pause: bool = False
) -> Request:
    """Not me, or (known) we know each other: never a reason, and the next one is asked.

    Either way this supporter is not asked again about this request. Raises Late.
    """
    request, offer = _taken_up(by, request, pause, now)
    if request.state not in (State.WAITING, State.RELEASE):
        raise Late
    set_aside(request, offer, Answer.KNOWN if known else Answer.PASSED, now)
    move_on(request, now)
    count("request.known" if known else "request.passed", request)
    return request
