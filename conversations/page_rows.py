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

PAGE: Final = 200


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
    sent_at: datetime


def _written(rows: QuerySet[Message]) -> QuerySet[Message, Any]:
    return rows.order_by("-number").values_list(*Written._fields)[: PAGE + 1]


def _latest(thread: UUID) -> QuerySet[Message, Any]:
    return _written(Message.objects.filter(thread=thread))


def messages(thread: UUID, before: int | None) -> list[Written]:
    """The newest page and one more, to know whether there are earlier ones; or those before a
    number. Not as model instances: there are two hundred on a page."""
    rows: Any = Message.objects.filter(thread=thread)
    found: Any = _LATEST(thread) if before is None else _written(rows.filter(number__lt=before))
    return [Written(*one) for one in found]


DOOR: Final = Planned[Request](_door, UUID, UUID)
OFFERS: Final = Planned[Offer](
    lambda request: Offer.objects.filter(request=request).select_related(
        "supporter__user__organisation"
    ),
    UUID,
)
_PEOPLE: Final = Planned[Participant](_people, UUID, UUID, UUID, date, datetime)
_LATEST: Final = Planned[Message](_latest, UUID)
