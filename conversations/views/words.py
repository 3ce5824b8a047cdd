"""What was written in a thread, as one of the two sees it; read from the newest backwards."""

from typing import Any

from django.http import HttpRequest

from conversations.views.reading import FORMER, Said
from correspondence.actions import mark_read
from correspondence.models import Message, Participant, Thread
from people.models import User

PAGE = 200


def words_of(request: HttpRequest, thread: Thread, me: User) -> dict[str, Any]:
    """The words for `consult/_words.jinja`. Two queries, and one UPDATE when there is something
    new to a reader who takes part: the note where they got to."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 9 else None
    found = _messages(thread, before)
    shown = found[:PAGE][::-1]
    parts = {part.pk: part for part in thread.participants.select_related("user")}
    reader = next((p for p in parts.values() if p.user_id == me.pk and not p.has_left), None)
    read = reader.read_number if reader else thread.last_number
    if reader is not None and before is None and read < thread.last_number:
        mark_read(participant=reader, number=thread.last_number)
    return {
        "said": [_said(message, parts[message.author_id], me, read) for message in shown],
        "earlier": shown[0].number if len(found) > PAGE else None,
        "latest_page": before is None,
    }


def _messages(thread: Thread, before: int | None) -> list[Message]:
    """The newest page and one more, to know whether there are earlier ones."""
    rows = thread.messages.order_by("-number")
    return list((rows if before is None else rows.filter(number__lt=before))[: PAGE + 1])


def _said(message: Message, author: Participant, me: User, read: int) -> Said:
    mine = author.user_id == me.pk
    here = author.user is not None and author.user.is_active
    return Said(
        number=message.number,
        by="You" if mine else author.name if here else FORMER.capitalize(),
        mine=mine,
        at=message.sent_at,
        words=message.body,
        new=message.number > read and not mine,
    )
