"""Everything that is written in a correspondence. The caller owns why, and who may."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from correspondence.models import DRAFT_LIFE, LONGEST_WAIT, Draft, Message, Participant, Thread
from people.models import User
from records.audit import tally
from records.planned import Planned

MAX_LENGTH = 5000
# More than anyone types; fewer than would bury somebody (threat T10, harassment).
MOST_A_MINUTE = 30
logger = logging.getLogger(__name__)


class ThreadEnded(Exception):
    """Nothing more can be written here."""


class TooFast(Exception):
    """This person has sent as many messages as fit into one minute."""


@dataclass(frozen=True)
class Opening:
    """A thread to be: its people, each with the name they show. `words`: what the first of them
    says first; without any it begins empty."""

    people: Sequence[tuple[User, str]]
    words: str = ""


def open_thread(*, people: Sequence[tuple[User, str]], now: datetime) -> Thread:
    """A new thread for these people, each with the name they show."""
    return open_threads([Opening(people)], now=now)[0]


@transaction.atomic
def open_threads(openings: Sequence[Opening], *, now: datetime) -> list[Thread]:
    """A new thread for each of these, in their order; three statements, however many there are.

    First words do not count among the messages of a minute: whoever opens the thread answers for
    when they are said, and their author has no say in that moment.
    """
    threads: list[Thread] = []
    participants: list[Participant] = []
    messages: list[Message] = []
    for one in openings:
        thread = Thread(opened_at=now)
        people = [Participant(thread=thread, user=user, name=name) for user, name in one.people]
        if one.words:
            messages.append(_first(thread, people[0], one.words, now))
        threads.append(thread)
        participants += people
    Thread.objects.bulk_create(threads)
    Participant.objects.bulk_create(participants)
    Message.objects.bulk_create(messages)
    return threads


def _first(thread: Thread, author: Participant, body: str, now: datetime) -> Message:
    thread.last_number = author.read_number = 1
    thread.last_message_at = now
    return Message(thread=thread, author=author, number=1, body=body, sent_at=now)


def join(*, thread: Thread, user: User, name: str) -> Participant:
    """Let a person take part, or take part again; joining twice changes nothing."""
    participant, made = Participant.objects.get_or_create(
        thread=thread, user=user, defaults={"name": name}
    )
    if not made and participant.has_left:
        participant.has_left = False
        participant.save(update_fields=["has_left"])
    return participant


def leave(*, thread: Thread, user: User) -> None:
    """End one person's part. Without a trace if they wrote nothing; else their words stay."""
    mine = Participant.objects.filter(thread=thread, user=user)
    mine.filter(messages__isnull=True).delete()
    mine.update(has_left=True)


def _since(author: UUID, moment: datetime) -> QuerySet[Message]:
    """What the same person has written since a moment, in any thread."""
    same_person = Participant.objects.filter(user__participations=author)
    return Message.objects.filter(sent_at__gt=moment, author__in=same_person).only("pk")


_LOCKED: Final = Planned[Thread](lambda pk: Thread.objects.select_for_update().filter(pk=pk), UUID)
_LAST_MINUTE: Final = Planned[Message](_since, UUID, datetime)
_SENT: Final = Planned[Message](
    lambda thread, key: Message.objects.filter(thread=thread, form_key=key), UUID, UUID
)


@transaction.atomic
def write(
    *,
    thread: Thread,
    author: Participant,
    body: str,
    form_key: UUID,
    now: datetime,
    card: str = "",
) -> tuple[Message, bool]:
    """Add one message; the same form sent again finds the message it made. `card`: what stands
    beside its words.

    Returns the message and whether it is new. Raises ThreadEnded when the thread has ended and
    TooFast beyond MOST_A_MINUTE messages of one person.
    """
    (locked,) = _LOCKED(thread.pk)
    if earlier := _SENT(thread.pk, form_key):
        return earlier[0], False
    if not locked.is_open:
        raise ThreadEnded
    if len(_LAST_MINUTE(author.pk, now - timedelta(minutes=1))) >= MOST_A_MINUTE:
        raise TooFast
    number = locked.last_number + 1
    Thread.objects.filter(pk=thread.pk).update(last_number=number, last_message_at=now)
    message = Message.objects.create(
        thread=thread,
        author=author,
        number=number,
        body=body,
        card=card,
        form_key=form_key,
        sent_at=now,
    )
    Participant.objects.filter(pk=author.pk).update(read_number=number)
    return message, True


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


def erase_message(*, author: Participant, number: int) -> bool:
    """Erase one message its author wrote, at once. Returns whether there was one."""
    return bool(_erase_messages(author, Message.objects.filter(author=author, number=number)))


def erase_messages(*, author: Participant) -> int:
    """Erase what one person wrote in one thread, at once. Returns how many messages."""
    return _erase_messages(author, Message.objects.filter(author=author))


@transaction.atomic
def _erase_messages(author: Participant, messages: QuerySet[Message]) -> int:
    """The other side is not told: nothing is marked as new to them that is not there any more."""
    thread = Thread.objects.select_for_update().get(pk=author.thread_id)
    count, _ = messages.delete()
    left = Message.objects.filter(thread=thread)
    newest = left.aggregate(at=Max("sent_at"))["at"]
    Thread.objects.filter(pk=thread.pk).update(last_message_at=newest)
    unread = left.filter(number__gt=OuterRef("read_number"))
    readers = Participant.objects.filter(~Exists(unread), thread=thread)
    readers.update(read_number=thread.last_number)
    return count


def kept_until(*, person: User) -> datetime | None:
    """Until when at the latest the ended threads of this person are kept; None without any."""
    threads = Thread.objects.filter(participants__user=person, ended_at__isnull=False)
    last = [
        max(ended_at + LONGEST_WAIT, erase_after)
        for ended_at, erase_after in threads.values_list("ended_at", "erase_after")
        if ended_at and erase_after
    ]
    return max(last, default=None)


def save_draft(
    *,
    user: User,
    form: str,
    body: str,
    now: datetime,
    life: timedelta = DRAFT_LIFE,
    card: str = "",
) -> Draft:
    """Keep what was typed for `life` (an hour), for this person and this form only."""
    held = {"body": body, "card": card, "expires_at": now + life}
    draft, _ = Draft.objects.update_or_create(user=user, form=form, defaults=held)
    return draft


def find_draft(*, user: User, form: str, now: datetime) -> str | None:
    """What this person typed before; None when there is nothing or its hour is over."""
    draft = Draft.objects.visible_to(user).current(now).filter(form=form).first()
    return draft.body if draft else None


def drop_draft(*, user: User, form: str) -> None:
    """The form was sent: what was kept of it is no longer needed."""
    drop_drafts(forms=[form], user=user)


def drop_drafts(*, forms: Sequence[str], user: User | None = None) -> None:
    """What one person kept of these forms goes, or (None) what everybody did."""
    drafts = Draft.objects.filter(form__in=forms)
    (drafts if user is None else drafts.visible_to(user)).delete()


def erase_expired(*, now: datetime, most: int = 500, held: QuerySet[Thread] | None = None) -> int:
    """Erase up to `most` ended threads whose time is over, and drafts whose hour is.

    `held`: threads that no clock may erase at the moment; their authors still may.
    Returns how many threads. A counted stub without any identity remains (a tally). A thread that
    cannot be erased is logged and tried again next time; it never stops the others.
    """
    Draft.objects.filter(expires_at__lte=now).delete()
    # In random order: rows that fail again and again cannot fill every batch.
    free = Thread.objects.all() if held is None else Thread.objects.exclude(pk__in=held)
    due = free.erasable(now).order_by("?").values_list("pk", flat=True)[:most]
    return sum(_erase(pk, free) for pk in list(due))


def due_to_erase(now: datetime, held: QuerySet[Thread]) -> int:
    """How many threads and drafts `erase_expired` would erase at `now`."""
    threads = Thread.objects.exclude(pk__in=held).erasable(now)
    return threads.count() + Draft.objects.filter(expires_at__lte=now).count()


def _erase(pk: UUID, free: QuerySet[Thread]) -> bool:
    try:
        with transaction.atomic():
            # Looked at again: a hold may have begun since.
            free.get(pk=pk).delete()
            tally("correspondence.erased", organisation=None)
    except Exception:
        logger.exception("A thread could not be erased")
        return False
    return True
