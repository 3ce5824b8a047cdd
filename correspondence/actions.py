"""Everything that is written in a correspondence. The caller owns why, and who may."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from correspondence.models import DRAFT_LIFE, Draft, Message, Participant, Thread
from people.models import User

MAX_LENGTH = 5000


class ThreadEnded(Exception):
    """Nothing more can be written here."""


@transaction.atomic
def open_thread(*, people: Sequence[tuple[User, str]], now: datetime) -> Thread:
    """A new thread for these people, each with the name they show."""
    thread = Thread.objects.create(opened_at=now)
    for user, name in people:
        join(thread=thread, user=user, name=name)
    return thread


def join(*, thread: Thread, user: User, name: str) -> Participant:
    """Let a person take part; joining twice changes nothing."""
    participant, _ = Participant.objects.get_or_create(
        thread=thread, user=user, defaults={"name": name}
    )
    return participant


def leave(*, thread: Thread, user: User) -> None:
    """Take away a participant who has written nothing."""
    Participant.objects.filter(thread=thread, user=user, messages__isnull=True).delete()


@transaction.atomic
def write(*, thread: Thread, author: Participant, body: str, form_key: UUID, now: datetime) -> Message:
    """Add one message; the same form sent again returns the message it made.

    Raises ThreadEnded when the thread has ended.
    """
    locked = Thread.objects.select_for_update().get(pk=thread.pk)
    earlier = Message.objects.filter(thread=thread, form_key=form_key).first()
    if earlier:
        return earlier
    if not locked.is_open:
        raise ThreadEnded
    number = locked.last_number + 1
    Thread.objects.filter(pk=thread.pk).update(last_number=number, last_message_at=now)
    message = Message.objects.create(
        thread=thread, author=author, number=number, body=body, form_key=form_key, sent_at=now
    )
    Participant.objects.filter(pk=author.pk).update(read_number=number)
    return message


def mark_read(*, participant: Participant, number: int) -> None:
    """Move this reader's place forward, never back."""
    Participant.objects.filter(pk=participant.pk, read_number__lt=number).update(read_number=number)


def end(*, thread: Thread, keep: timedelta, now: datetime) -> bool:
    """End the thread; it is erased after `keep`. Returns False when it had ended already."""
    return bool(
        Thread.objects.filter(pk=thread.pk, ended_at__isnull=True).update(
            ended_at=now, erase_after=now + keep
        )
    )


def save_draft(*, user: User, form: str, body: str, now: datetime) -> Draft:
    """Keep what was typed for one hour, for this person and this form only."""
    draft, _ = Draft.objects.update_or_create(
        user=user, form=form, defaults={"body": body, "expires_at": now + DRAFT_LIFE}
    )
    return draft


def take_draft(*, user: User, form: str, now: datetime) -> str | None:
    """What this person typed before, once; None when there is nothing or its hour is over."""
    draft = Draft.objects.visible_to(user).current(now).filter(form=form).first()
    if draft is None:
        return None
    draft.delete()
    return draft.body


def erase_expired(*, now: datetime) -> int:
    """Erase ended threads whose time is over, and drafts whose hour is. Returns how many threads.

    Unread text waits: nothing unread is deleted by this clock (product promise P2), but 90 days
    after the end at the latest.
    """
    Draft.objects.filter(expires_at__lte=now).delete()
    latest = now - timedelta(days=90)
    erased = 0
    for thread in Thread.objects.expired(now).prefetch_related("participants")[:500]:
        unread = any(
            p.user_id is not None and p.read_number < thread.last_number
            for p in thread.participants.all()
        )
        if unread and thread.ended_at is not None and thread.ended_at > latest:
            continue
        thread.delete()
        erased += 1
    return erased

