"""What the two agree about an open conversation besides words: a call, being away, going on,
resting, or somebody else."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from conversations import clock
from conversations.actions.alerts import settle
from conversations.actions.asking import Wish, ask, stay_those
from conversations.actions.moves import AlreadyAsked, Late, count, locked
from conversations.actions.talking import finish, kept_apart
from conversations.models import AlertKind, Offer, Request, State
from correspondence.models import Participant
from directory.models import Supporter
from jobs.mail import notice
from people.models import User
from records.clock import today

# Whoever is away for longer offers somebody else: nobody is left to wait for months.
LONGEST_AWAY: Final = timedelta(days=28)


def _talking(by: User, request: Request) -> tuple[Request, Offer]:
    """The open conversation, locked, and its yes, for one of the two. Raises Late, also when the
    two must not meet any more."""
    request = locked(request)
    yes = request.offers.said_yes().select_related("supporter__user").first()
    if request.state != State.OPEN or yes is None or kept_apart(request):
        raise Late
    if by.pk not in (request.asker_id, yes.supporter.user_id):
        raise Late
    return request, yes


def as_supporter(by: User, request: Request) -> Request:
    """The same, for the supporter alone."""
    request, yes = _talking(by, request)
    if yes.supporter.user_id != by.pk:
        raise Late
    return request


@transaction.atomic
def agree_call(*, by: User, request: Request, phone: str, call_when: str, now: datetime) -> Request:
    """The colleague gives a number to ring, and when, or takes both back (""). The supporter rings
    with their own number withheld; both are erased when the conversation ends. The same once more
    changes nothing and tells nobody. Raises Late.
    """
    request, yes = _talking(by, request)
    if request.asker_id != by.pk:
        raise Late
    agreed = phone, call_when if phone else ""
    if agreed == (request.phone, request.call_when):
        return request
    request.phone, request.call_when = agreed
    request.save(update_fields=["phone", "call_when"])
    notice(yes.supporter.user_id)
    count("conversation.call", request)
    return request


@transaction.atomic
def say_away(*, by: User, request: Request, until: date, now: datetime) -> Request:
    """The supporter tells this colleague that they are away, up to and including a day; the clock
    waits for their return. The same day once more tells nobody. Raises Late, or ValidationError for
    a day that has passed or is further away than LONGEST_AWAY."""
    request = as_supporter(by, request)
    if not today(now) <= until <= today(now) + LONGEST_AWAY:
        raise ValidationError({"away_until": "Choose a day within the next four weeks."})
    if until == request.away_until:
        return request
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
    request = as_supporter(by, request)
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
    """Nothing is expected of either until somebody writes again. Raises Late, also for a supporter
    while the colleague waits: only who waits can say that they do not any more."""
    request, _ = _talking(by, request)
    if request.waits_since is not None and request.asker_id != by.pk:
        raise Late
    request.waits_since = request.reply_at = None
    request.save(update_fields=["waits_since", "reply_at"])
    settle(request, now, AlertKind.QUIET)
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
    when: str,
    end_this: bool,
    form_key: UUID,
    now: datetime,
) -> Request:
    """The colleague asks somebody else, chosen or (None) whoever else fits; never a reason. Nothing
    that was written goes along: it is a request of its own, under the same name.

    `when`: an answer would help. `end_this`: the conversation ends as any other. Returns the new
    request, also to the same form sent again. Raises Late, or what `ask` raises.
    """
    stay_those(supporter)
    # A double click waits here and finds the first.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if earlier := Request.objects.asked_by(by).filter(form_key=form_key).first():
        return earlier
    request, yes = _talking(by, request)
    if request.asker_id != by.pk:
        raise Late
    if supporter == yes.supporter:
        raise AlreadyAsked
    name = Participant.objects.get(thread=request.thread, user=by).name
    codes = str(request.areas).split()
    wish = Wish(when=when, way=request.way, name=str(name), areas=codes, but=[yes.supporter])
    _taken_up(request, by, end_this, now)
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


def _taken_up(request: Request, by: User, end_this: bool, now: datetime) -> None:
    """The conversation the colleague asks somebody else from: it ends, or goes on as it was."""
    if end_this:
        finish(request, now, told_by=by)
    else:
        request.swap_offered = False
        request.save(update_fields=["swap_offered"])
