"""What the page of one request reads, in statements composed once: it is opened all day."""

from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Exists, QuerySet

from conversations.models import Offer, Request
from conversations.safety_told import KINDS, kinds_there
from correspondence.models import Draft, Message, Participant
from people.models import User
from records.clock import today
from records.planned import Planned

# So many messages on a page; all that are new to the reader, up to so many.
PAGE: Final = 50
LARGEST_PAGE: Final = 200


def _door(user: UUID, pk: UUID) -> QuerySet[Request]:
    rows = Request.objects.visible_to(User(pk=user)).filter(pk=pk)
    return rows.select_related("thread", "asker__organisation")


class Sides(NamedTuple):
    """The people of a conversation by their part, and what else there is for one of them: of each
    kind of safety_told, and whether this person keeps any draft."""

    parts: dict[UUID, Participant]
    there: tuple[bool, ...]
    keeps_draft: bool


def _people(
    thread: UUID, request: UUID, me: UUID, day: date, moment: datetime
) -> QuerySet[Participant]:
    drafts = Draft.objects.visible_to(User(pk=me)).current(moment)
    rows = Participant.objects.filter(thread=thread).select_related("user")
    kinds = kinds_there(request, thread, me, day)
    return rows.annotate(keeps_draft=Exists(drafts), **kinds)


def sides_of(item: Request, me: User, now: datetime) -> Sides:
    """The two sides and what has to be looked for besides. One query."""
    rows: list[Any] = list(_PEOPLE(item.thread_id, item.pk, me.pk, today(now), now))
    found = {part.pk: part for part in rows}
    # Without anybody there is no row to say it on.
    names = [name for name in vars(rows[0]) if name.startswith("there_")] if rows else []
    there = tuple(getattr(rows[0], name) for name in sorted(names)) if rows else (True,) * KINDS
    return Sides(found, there, not rows or rows[0].keeps_draft)


class Written(NamedTuple):
    """One message as it was read."""

    number: int
    author_id: UUID
    body: str
    card: str
    sent_at: datetime


def _written(rows: QuerySet[Message], most: int) -> QuerySet[Message, Any]:
    return rows.order_by("-number").values_list(*Written._fields)[: most + 1]


def _latest(thread: UUID) -> QuerySet[Message, Any]:
    return _written(Message.objects.filter(thread=thread), PAGE)


def messages(thread: UUID, before: int | None, new: int) -> tuple[list[Written], bool]:
    """The newest page, or that before a number, newest first, and whether there are earlier ones.

    `new`: how many the reader has not seen: they all stand on the newest page, up to LARGEST_PAGE.
    Not as model instances: there may be two hundred.
    """
    rows: Any = Message.objects.filter(thread=thread)
    most = min(max(PAGE, new), LARGEST_PAGE) if before is None else PAGE
    if before is not None:
        rows = rows.filter(number__lt=before)
    plain = before is None and most == PAGE
    found: Any = _LATEST(thread) if plain else _written(rows, most)
    written = [Written(*one) for one in found]
    return written[:most], len(written) > most


DOOR: Final = Planned[Request](_door, UUID, UUID)
OFFERS: Final = Planned[Offer](
    lambda request: Offer.objects.filter(request=request).select_related(
        "supporter__user__organisation"
    ),
    UUID,
)
_PEOPLE: Final = Planned[Participant](_people, UUID, UUID, UUID, date, datetime)
_LATEST: Final = Planned[Message](_latest, UUID)
