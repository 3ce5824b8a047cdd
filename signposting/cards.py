"""What stands in a message in the place of an entry somebody put there: the entry as it is now.

A message holds the name in the entry's address and nothing else, so that a number that is put
right tomorrow is right in what was written today.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Q

from people.models import User
from records.clock import today
from signposting.at_once import at_once
from signposting.filters import Criteria
from signposting.hours import said
from signposting.models import Signpost
from signposting.taxonomy import URGENT
from signposting.wording import best

# So many are offered at once; who looks for another one says what for.
OFFERED: Final = 10


class Stand(StrEnum):
    """How it stands with an entry today."""

    SHOWN = "shown"
    CHECKED_AGAIN = "checked_again"
    CLOSED = "closed"
    GONE = "gone"


@dataclass(frozen=True)
class Card:
    """One entry. `signpost`: where it is shown, or known to this reader. `instead`: the one that
    took its place, where that is shown. `now`: the moment for which it says what is open."""

    stand: Stand
    now: datetime
    signpost: Signpost | None = None
    instead: Signpost | None = None

    def open_now(self, signpost: Signpost) -> str:
        """Whether it is open, in words; "" where nobody knows."""
        return said(signpost.opening, self.now)

    @property
    def words(self) -> str:
        """It in a few words, where there is no room for a card."""
        return self.signpost.name if self.signpost else "a place that is not shown any more"


def cards_for(reader: User | None, slugs: Iterable[str], now: datetime) -> dict[str, Card]:
    """What this person reads in the place of each; no query for none, and one for any number."""
    wanted = set(slugs)
    if not wanted:
        return {}
    given = Q(slug__in=wanted)
    instead = Q(
        pk__in=Signpost.objects.filter(given, replaced_by__isnull=False).values("replaced_by")
    )
    rows = at_once(Signpost.objects.near(reader).filter(given | instead))
    found = {row.slug: row for row in rows}
    by_id = {row.pk: row for row in rows}
    return {slug: _card(found.get(slug), by_id, now) for slug in wanted}


def _card(signpost: Signpost | None, others: Mapping[UUID, Signpost], now: datetime) -> Card:
    if signpost is None:
        return Card(Stand.GONE, now)
    if signpost.state == Signpost.State.RETIRED:
        instead = others.get(signpost.replaced_by_id) if signpost.replaced_by_id else None
        shown = instead if instead is not None and _is_shown(instead, now) else None
        return Card(Stand.CLOSED, now, signpost, shown)
    stand = Stand.SHOWN if _is_shown(signpost, now) else Stand.CHECKED_AGAIN
    return Card(stand, now, signpost)


def _is_shown(signpost: Signpost, now: datetime) -> bool:
    """As `visible_to` asks the database."""
    if signpost.state != Signpost.State.PUBLISHED:
        return False
    if signpost.demo or signpost.urgency in URGENT:
        return True
    return signpost.review_on is not None and signpost.review_on >= today(now)


def offered(words: str, need: str, now: datetime) -> tuple[list[Signpost], int]:
    """The first few entries that fit, to be put into a message, and how many fit in all.

    Those for everybody alone, whoever writes to whom: were an organisation's own offered where
    both can read it, the list would tell the one at which organisation the other works. Two
    queries.
    """
    asked = Criteria.read({"words": words, "need": need})
    rows = Signpost.objects.visible_to(None, today(now)).filter(asked.q)
    rows = rows.order_by("place", "name", "pk")
    ids = best(asked.words, rows.values_list("pk", "search_text")).ids
    shown = at_once(Signpost.objects.filter(pk__in=ids[:OFFERED]).order_by("place", "name", "pk"))
    return shown, len(ids)


def may_be_given(slug: str, now: datetime) -> Signpost | None:
    """The entry, while it may be put into a message. One query."""
    return Signpost.objects.visible_to(None, today(now)).filter(slug=slug).first()
