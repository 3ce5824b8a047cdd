"""What the page of one request reads, in statements composed once: it is opened all day."""

from typing import Final
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


def _latest(thread: UUID) -> QuerySet[Message]:
    return Message.objects.filter(thread=thread).order_by("-number")[: PAGE + 1]


DOOR: Final = Planned[Request](_door, UUID, UUID)
OFFERS: Final = Planned[Offer](
    lambda request: Offer.objects.filter(request=request).select_related(
        "supporter__user__organisation"
    ),
    UUID,
)
PEOPLE: Final = Planned[Participant](_people, UUID)
LATEST: Final = Planned[Message](_latest, UUID)
