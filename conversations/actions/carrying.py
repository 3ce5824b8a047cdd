"""What a supporter carries: a contact marked as heavy takes two places for two weeks.

The supporter's own matter: nobody is told, nothing is tallied or recorded, and what a colleague
sees is the same before and after.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from conversations.actions.contacts import as_supporter
from conversations.actions.moves import Late, locked_supporter
from conversations.models import Place, Request
from people.models import User
from records.clock import today

HEAVY_FOR: Final = timedelta(days=14)


@transaction.atomic
def mark_heavy(*, by: User, request: Request, now: datetime) -> Place:
    """This open conversation counts double for two weeks; marked already, nothing changes.

    It can be marked when all places are taken: nobody is sent away. Raises Late.
    """
    place, day = _place(by, request), today(now)
    if place.weight(day) == 1:
        place.heavy_until = day + HEAVY_FOR
        place.save(update_fields=["heavy_until"])
    return place


@transaction.atomic
def unmark_heavy(*, by: User, request: Request) -> Place:
    """It counts once again, at once. Raises Late."""
    place = _place(by, request)
    place.heavy_until = None
    place.save(update_fields=["heavy_until"])
    return place


def _place(by: User, request: Request) -> Place:
    """The place, under the lock by which places are counted and taken."""
    held = as_supporter(by, request)
    place = Place.objects.owned_by(by).filter(request=held).first()
    if place is None:
        raise Late
    locked_supporter(place.supporter_id)
    return place
