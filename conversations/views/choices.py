"""Whom a colleague can choose from when one supporter is not enough."""

from datetime import datetime
from uuid import UUID

from conversations.forms import supporter_choices
from directory.browse import supporter_at, taking_from
from directory.cards import is_available
from directory.models import Supporter
from people.models import User
from records.clock import today
from records.tokens import keyed_hash

SHOWN = 10


def others_for(viewer: User, apart_from: list[UUID], now: datetime) -> list[tuple[str, str]]:
    """Up to ten supporters this person may ask, as (keyed address, words). Three queries at most.

    They start at a random place of their own each day, so that everybody's turn comes.
    """
    start = UUID(hex=keyed_hash("others", f"{viewer.pk} {today(now)}")[:32])
    found = taking_from(viewer, start, but=apart_from, now=now, most=SHOWN * 2)
    free = [one for one in found if is_available(one, today(now))]
    return sorted(supporter_choices(viewer, free[:SHOWN]), key=lambda choice: choice[1])


def chosen(viewer: User, address: str, now: datetime) -> Supporter | None:
    """The supporter behind a choice; None for "nobody else"."""
    return supporter_at(viewer, address, now) if address else None
