"""The words of a pair: written, read, taken back, by `correspondence`."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from correspondence import actions as correspondence
from correspondence.models import Message, Participant
from mentoring.actions.together import Over, locked, other_told
from mentoring.models import Pair
from people.models import User

# Messages that follow each other this closely share one notice, while they are unread.
ONE_NOTICE_FOR: Final = timedelta(hours=1)


@transaction.atomic
def write(*, by: User, pair: Pair, body: str, form_key: UUID, now: datetime) -> Message:
    """Write to the other; the same form sent again returns the message it made. Nothing passes
    between two who must not meet any more, before the pair has ended by that. Raises Over,
    correspondence.actions.ThreadEnded or TooFast."""
    fresh = locked(pair, by)
    part = part_of(fresh, by)
    if part is None or Pair.objects.now_apart().filter(pk=pair.pk).exists():
        raise Over
    message, new = correspondence.write(
        thread=fresh.thread, author=part, body=body, form_key=form_key, now=now
    )
    if new and _is_told(fresh, part, now):
        other_told(fresh, by)
    return message


def _is_told(pair: Pair, author: Participant, now: datetime) -> bool:
    """`pair.thread` is still as it was before this message was written."""
    thread = pair.thread
    others = Participant.objects.filter(thread=thread, user__is_active=True).exclude(pk=author.pk)
    other = others.first()
    if other is None:
        return False
    last = thread.last_message_at
    unread = other.read_number < thread.last_number
    return not (unread and last is not None and last > now - ONE_NOTICE_FOR)


def part_of(pair: Pair, by: User) -> Participant | None:
    """This person's part in the words of the pair."""
    rows = Participant.objects.filter(thread=pair.thread_id, user=by, has_left=False)
    return rows.first()


def erase_message(*, by: User, pair: Pair, number: int) -> bool:
    """Erase one message of one's own, for the other too, also once the pair has ended. Returns
    whether it was there."""
    part = part_of(pair, by)
    return part is not None and correspondence.erase_message(author=part, number=number)
