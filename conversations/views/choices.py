"""Whom a colleague can choose from when one supporter is not enough."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from conversations.forms import supporter_choices
from directory.browse import supporter_at
from directory.cards import is_available
from directory.models import Supporter
from people.models import User
from records.clock import today
from records.tokens import keyed_hash

SHOWN = 10


def others_for(viewer: User, apart_from: list[UUID], now: datetime) -> list[tuple[str, str]]:
    """Up to ten supporters this person may ask, as (keyed address, words). Two queries at most.

    They start at a random place of their own each day, so that everybody's turn comes.
    """
    start = UUID(hex=keyed_hash("others", f"{viewer.pk} {today(now)}")[:32])
    rows = (
        Supporter.objects.visible_to(viewer, today(now))
        .filter(taking_new=True)
        .exclude(pk__in=apart_from)
    )
    rows = rows.select_related("user__organisation").order_by("pk")
    found = list(rows.filter(Q(pk__gte=start))[: SHOWN * 2])
    if len(found) < SHOWN:
        found += rows.filter(Q(pk__lt=start))[: SHOWN * 2]
    free = [one for one in found if is_available(one, today(now))]
    return sorted(supporter_choices(viewer, free[:SHOWN]), key=lambda choice: choice[1])


def chosen(viewer: User, address: str, now: datetime) -> Supporter | None:
    """The supporter behind a choice; None for "nobody else"."""
    return supporter_at(viewer, address, now) if address else None
