"""What both people do in an open conversation: write, read, end, erase what they wrote."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from conversations import clock
from conversations.actions.alerts import settle
from conversations.actions.moves import Late, close, count, locked
from conversations.keeping import draft_forms
from conversations.models import AlertKind, Answer, Offer, Request, State
from correspondence import actions as correspondence
from correspondence.models import Message, Participant
from jobs.mail import notice
from people import actions as people
from people.models import User
from records.clock import today
from records.planned import Planned
from signposting import actions as signposting
from signposting.cards import may_be_given
from signposting.models import Signpost


class NotOffered(Exception):
    """This place to turn is not shown any more, or not this person's to give."""


# Messages that follow each other this closely share one notice, while they are unread.
ONE_NOTICE_FOR = timedelta(hours=1)
CLOCKS = [
    "quiet_at",
    "quiet_asked",
    "resting",
    "waits_since",
    "reply_at",
    "reminded",
    "away_until",
    "swap_offered",
]


_NOW_APART: Final = Planned[Request](
    lambda pk: Request.objects.now_apart().filter(pk=pk).only("pk"), UUID
)


_PART: Final = Planned[Participant](
    lambda thread, user: Participant.objects.filter(thread=thread, has_left=False, user=user),
    UUID,
    UUID,
)
_OTHERS: Final = Planned[Participant](
    lambda thread, author: Participant.objects.filter(
        thread=thread, has_left=False, user__is_active=True
    ).exclude(pk=author),
    UUID,
    UUID,
)


@transaction.atomic
def write(
    *, by: User, request: Request, body: str, form_key: UUID, now: datetime, card: str = ""
) -> Message:
    """Write to the other person; the same form sent again returns the message it made. `card`: a
    place to turn, by the name in its address.

    The colleague may write from the first moment, the supporter once they said yes. Nothing more
    passes between two who must not meet any more. Raises Late, NotOffered,
    correspondence.actions.ThreadEnded or TooFast.
    """
    request = locked(request)
    author = _part(request, by)
    if author is None or not may_write(request, by) or kept_apart(request):
        raise Late
    given = _given(request, by, card, now) if card else None
    thread = request.thread
    message, new = correspondence.write(
        thread=thread, author=author, body=body, card=card, form_key=form_key, now=now
    )
    if new:
        correspondence.drop_drafts(forms=draft_forms(request.pk), user=by)
        _note_reply(request, by, now)
        _tell_others(request, author, now)
        if given is not None:
            signposting.count_given(given, today(now))
    return message


def _given(request: Request, by: User, card: str, now: datetime) -> Signpost:
    """The entry that is put into a message. Raises NotOffered."""
    signpost = may_be_given(card, now) if may_give(request, by) else None
    if signpost is None:
        raise NotOffered
    return signpost


def may_give(request: Request, by: User) -> bool:
    """Whether this participant may put a place to turn into a message: supporters may."""
    return request.asker_id != by.pk and may_write(request, by)


def _note_reply(request: Request, by: User, now: datetime) -> None:
    """The clocks of an open conversation: a colleague who wrote waits for the supporter, a
    supporter who wrote is back and owes nothing."""
    if request.state != State.OPEN:
        return
    request.quiet_at, request.quiet_asked, request.resting = now + clock.QUIET, False, False
    if request.asker_id != by.pk:
        request.waits_since = request.reply_at = request.away_until = None
        request.reminded = request.swap_offered = False
        settle(request, now, AlertKind.QUIET)
    elif request.waits_since is None:
        request.waits_since, request.reminded = now, False
        request.reply_at = clock.reply_at(now, request.away_until, reminded=False)
    request.save(update_fields=CLOCKS)


def kept_apart(request: Request) -> bool:
    """Whether the two of an open conversation must not meet any more."""
    return request.state == State.OPEN and bool(_NOW_APART(request.pk))


def may_write(request: Request, by: User) -> bool:
    """Whether this participant may write at this stage."""
    if request.asker_id == by.pk:
        return request.state in (State.WAITING, State.OPEN)
    return request.state == State.OPEN


def _part(request: Request, by: User) -> Participant | None:
    return next(iter(_PART(request.thread_id, by.pk)), None)


def _tell_others(request: Request, author: Participant, now: datetime) -> None:
    """`request.thread` is still as it was before this message was written."""
    for other in _OTHERS(request.thread_id, author.pk):
        last = request.thread.last_message_at
        unread = other.read_number < request.thread.last_number
        told = unread and last is not None and last > now - ONE_NOTICE_FOR
        if other.user_id is not None and not told:
            notice(other.user_id)


def mark_read(*, by: User, request: Request, number: int) -> None:
    """This person has seen everything up to message `number`."""
    part = _part(request, by)
    if part is not None:
        correspondence.mark_read(participant=part, number=number)


@transaction.atomic
def end(*, by: User, request: Request, now: datetime) -> Request:
    """End an open conversation, from either side; never a reason. Raises Late.

    The other is told by a notice. Erased after the shorter retention of both organisations.
    """
    request = locked(request)
    yes = Offer.objects.filter(request=request, answer=Answer.YES, supporter__user=by)
    if request.asker_id != by.pk and not yes.exists():
        raise Late
    if request.state == State.ENDED:
        return request
    if request.state != State.OPEN:
        raise Late
    finish(request, now, told_by=by)
    count("conversation.ended", request)
    return request


def finish(request: Request, now: datetime, told_by: User | None = None) -> None:
    """End the conversation and tell everybody in it whose account is open, but `told_by`."""
    parts = Participant.objects.filter(thread=request.thread, has_left=False, user__is_active=True)
    for part in parts:
        if part.user_id is not None and (told_by is None or part.user_id != told_by.pk):
            notice(part.user_id)
    close(request, State.ENDED, now)


@transaction.atomic
def block(*, by: User, request: Request, now: datetime) -> Request:
    """These two do not meet here any more, either way and for good: the conversation ends, or the
    request moves on. The other is told as of any end. Raises Late when there is nobody to block.
    """
    request = locked(request)
    other = _other_side(request, by)
    if other is None:
        raise Late
    # What a colleague called themselves here goes with the conversation: it is not kept.
    known_as = _shown_name(request) if request.asker_id == by.pk else ""
    people.block(person=by, other=other, known_as=known_as, now=now)
    if request.state == State.OPEN:
        finish(request, now, told_by=by)
    return request


def _shown_name(request: Request) -> str:
    """The name of the supporter who said yes."""
    yes = request.offers.said_yes().select_related("supporter").first()
    return yes.supporter_name if yes else ""


def _other_side(request: Request, by: User) -> User | None:
    """The person on the other side, if this person is on one and the other is known."""
    if request.asker_id == by.pk:
        yes = request.offers.said_yes().select_related("supporter__user").first()
        return yes.supporter.user if yes else None
    return request.asker if request.offers.held().filter(supporter__user=by).exists() else None


@transaction.atomic
def erase_message(*, by: User, request: Request, number: int, now: datetime) -> bool:
    """Erase one message of one's own, at once and for the other side too. Raises Late when this
    person takes no part. Returns whether it was there."""
    request = locked(request)
    part = Participant.objects.filter(thread=request.thread, user=by).first()
    if part is None:
        raise Late
    erased = correspondence.erase_message(author=part, number=number)
    if erased:
        _note_erased(request, by, now)
        count("conversation.message_erased", request)
    return erased


def _note_erased(request: Request, by: User, now: datetime) -> None:
    """A colleague who took back all that was waiting for an answer waits for none any more."""
    if request.asker_id != by.pk or request.waits_since is None:
        return
    written = Message.objects.filter(thread=request.thread)
    yes = request.offers.said_yes().values("supporter__user")
    answered = written.filter(author__user__in=yes).aggregate(last=Max("number"))["last"]
    asks = written.filter(author__user=by, number__gt=answered or 0)
    # Until the first word of the supporter the colleague waits for that.
    if answered is not None and not asks.exists():
        request.waits_since, request.reply_at, request.reminded = None, None, False
        request.save(update_fields=["waits_since", "reply_at", "reminded"])
        settle(request, now, AlertKind.QUIET)


@transaction.atomic
def erase_mine(*, by: User, request: Request, now: datetime) -> int:
    """Erase at once what this person wrote here, drafts and a phone number too; an author's erasure
    always wins.

    Returns how many messages. Raises Late when they take no part.
    """
    request = locked(request)
    part = Participant.objects.filter(thread=request.thread, user=by).first()
    if part is None:
        raise Late
    erased = correspondence.erase_messages(author=part)
    correspondence.drop_drafts(forms=draft_forms(request.pk), user=by)
    if request.asker_id == by.pk:
        request.phone = request.call_when = ""
        request.save(update_fields=["phone", "call_when"])
    _note_erased(request, by, now)
    count("conversation.erased_by_author", request)
    return erased
