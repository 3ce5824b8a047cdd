"""What the two agree about an open conversation besides words: a call, being away, going on,
resting, or somebody else."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from conversations import clock
from conversations.actions.asking import Wish, ask
from conversations.actions.moves import Late, count, locked
from conversations.actions.talking import finish
from conversations.models import Offer, Request, State
from correspondence.models import Participant
from directory.models import Supporter
from jobs.mail import notice
from people.models import User
from records.clock import today


def _talking(by: User, request: Request) -> tuple[Request, Offer]:
    """The open conversation, locked, and its yes, for one of the two. Raises Late."""
    request = locked(request)
    yes = request.offers.said_yes().select_related("supporter__user").first()
    if request.state != State.OPEN or yes is None:
        raise Late
    if by.pk not in (request.asker_id, yes.supporter.user_id):
        raise Late
    return request, yes


def _as_supporter(by: User, request: Request) -> Request:
    """The same, for the supporter alone."""
    request, yes = _talking(by, request)
    if yes.supporter.user_id != by.pk:
        raise Late
    return request


@transaction.atomic
def agree_call(*, by: User, request: Request, phone: str, call_when: str, now: datetime) -> Request:
    """The colleague gives a number to ring, and when, or takes both back (""). The supporter rings
    with their own number withheld; both are erased when the conversation ends. Raises Late.
    """
    request, yes = _talking(by, request)
    if request.asker_id != by.pk:
        raise Late
    request.phone, request.call_when = phone, call_when if phone else ""
    request.save(update_fields=["phone", "call_when"])
    notice(yes.supporter.user_id)
    count("conversation.call", request)
    return request


@transaction.atomic
def say_away(*, by: User, request: Request, until: date, now: datetime) -> Request:
    """The supporter tells this colleague that they are away, up to and including a day; the clock
    waits for their return. Raises Late, or ValidationError for a day that has passed."""
    request = _as_supporter(by, request)
    if until < today(now):
        raise ValidationError({"away_until": "Choose today or a day to come."})
    request.away_until = until
    if request.waits_since is not None:
        request.reminded = False
        request.reply_at = clock.reply_at(request.waits_since, until, reminded=False)
    request.save(update_fields=["away_until", "reminded", "reply_at"])
    _tell_asker(request)
    return request


@transaction.atomic
def offer_somebody_else(*, by: User, request: Request, now: datetime) -> Request:
    """The supporter cannot go on: the colleague is offered somebody else, and chooses. Never a
    reason. Until then nothing changes, the clock included. Raises Late."""
    request = _as_supporter(by, request)
    if not request.swap_offered:
        request.swap_offered = True
        request.save(update_fields=["swap_offered"])
        _tell_asker(request)
        count("conversation.swap_offered", request)
    return request


def _tell_asker(request: Request) -> None:
    if request.asker_id is not None:
        notice(request.asker_id)


@transaction.atomic
def go_on(*, by: User, request: Request, now: datetime) -> Request:
    """Asked after a long silence, one of the two wants to keep the conversation. Raises Late."""
    request, _ = _talking(by, request)
    return _answered_silence(request, now, resting=False)


@transaction.atomic
def let_rest(*, by: User, request: Request, now: datetime) -> Request:
    """Nothing is expected of either until somebody writes again. Raises Late."""
    request, _ = _talking(by, request)
    request.waits_since = request.reply_at = None
    request.save(update_fields=["waits_since", "reply_at"])
    return _answered_silence(request, now, resting=True)


def _answered_silence(request: Request, now: datetime, *, resting: bool) -> Request:
    request.quiet_at, request.quiet_asked = now + clock.QUIET, False
    request.resting = resting
    request.save(update_fields=["quiet_at", "quiet_asked", "resting"])
    return request


@transaction.atomic
def swap(
    *,
    by: User,
    request: Request,
    supporter: Supporter | None,
    end_this: bool,
    form_key: UUID,
    now: datetime,
) -> Request:
    """The colleague asks somebody else, chosen or (None) whoever fits; never a reason. Nothing that
    was written goes along: it is a request of its own, under the same name.

    `end_this`: the conversation ends as any other. Returns the new request. Raises Late, or what
    `ask` raises.
    """
    request, _ = _talking(by, request)
    if request.asker_id != by.pk:
        raise Late
    name = Participant.objects.get(thread=request.thread, user=by).name
    codes = str(request.areas).split()
    wish = Wish(
        when=request.when, way=request.way, name=str(name), areas=codes, anyone=supporter is None
    )
    if end_this:
        finish(request, now, told_by=by)
    made = ask(
        by=by,
        supporter=supporter,
        wish=wish,
        form_key=form_key,
        statement_shown=request.statement_shown,
        now=now,
    )
    count("conversation.swapped", request)
    return made
