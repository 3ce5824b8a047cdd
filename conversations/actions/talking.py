"""What both people do in an open conversation: write, read, end, erase what they wrote."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from conversations.actions.moves import Late, close, count, locked
from conversations.models import Answer, Offer, Request, State
from correspondence import actions as correspondence
from correspondence.models import Message, Participant
from jobs.mail import notice
from people.models import User

# Messages that follow each other this closely share one notice, while they are unread.
ONE_NOTICE_FOR = timedelta(hours=1)


@transaction.atomic
def write(*, by: User, request: Request, body: str, form_key: UUID, now: datetime) -> Message:
    """Write to the other person; the same form sent again returns the message it made.

    The colleague may write from the first moment, the supporter once they said yes. Raises Late,
    correspondence.actions.ThreadEnded or TooFast.
    """
    request = locked(request)
    author = _part(request, by)
    if author is None or not may_write(request, by):
        raise Late
    thread = request.thread
    message, new = correspondence.write(
        thread=thread, author=author, body=body, form_key=form_key, now=now
    )
    if new:
        _tell_others(request, author, now)
    return message


def may_write(request: Request, by: User) -> bool:
    """Whether this participant may write at this stage."""
    if request.asker_id == by.pk:
        return request.state in (State.WAITING, State.OPEN)
    return request.state == State.OPEN


def _part(request: Request, by: User) -> Participant | None:
    parts = Participant.objects.filter(thread=request.thread, has_left=False, user=by)
    return parts.first()


def _tell_others(request: Request, author: Participant, now: datetime) -> None:
    """`request.thread` is still as it was before this message was written."""
    others = Participant.objects.filter(
        thread=request.thread, has_left=False, user__is_active=True
    ).exclude(pk=author.pk)
    for other in others:
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
def erase_mine(*, by: User, request: Request) -> int:
    """Erase at once what this person wrote here; an author's erasure always wins.

    Returns how many messages. Raises Late when they take no part.
    """
    request = locked(request)
    part = Participant.objects.filter(thread=request.thread, user=by).first()
    if part is None:
        raise Late
    erased = correspondence.erase_messages(author=part)
    count("conversation.erased_by_author", request)
    return erased
