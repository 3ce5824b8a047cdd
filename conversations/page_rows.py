"""What the page of one request reads, in statements composed once: it is opened all day."""

from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from conversations.models import Offer, Request
from correspondence.models import Message, Participant
from people.models import User
from records.planned import Planned

PAGE: Final = 200


def _door(user: UUID, pk: UUID) -> QuerySet[Request]:
    rows = Request.objects.visible_to(User(pk=user)).filter(pk=pk)
    return rows.select_related("thread", "asker__organisation")


def _people(thread: UUID) -> QuerySet[Participant]:
    return Participant.objects.filter(thread=thread).select_related("user")


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
PEOPLE: Final = Planned[Participant](_people, UUID)
_LATEST: Final = Planned[Message](_latest, UUID)
