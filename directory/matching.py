"""Whom somebody who asks without a list may be matched with.

Nobody who is kept apart from them, full, away or busy beyond the clock; and only by areas whose
audience includes them. Everything is looked at anew each time, so a change counts at once.
"""

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from directory.cards import PROMPTS
from directory.models import SharedArea, Supporter, SupporterQuerySet
from directory.order import tier
from directory.plain import available_on
from people.models import User
from records.clock import today
from records.tokens import keyed_hash

# Long, and nobody reads them before a yes.
UNREAD: Final = (*(field for field, _ in PROMPTS), "search_text")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for. Empty: any. `by`: when an answer would be too late."""

    by: datetime
    areas: tuple[str, ...] = ()
    way: str = ""
    free_today: bool = False


def fitting(
    asker: User,
    wanted: Wanted,
    *,
    key: UUID,
    now: datetime,
    but: Collection[UUID] = (),
    most: int,
) -> list[Supporter]:
    """Up to `most` supporters this person may be matched with at this moment, the best first.

    More of the wanted areas before fewer, then lighter load by last night's count, then a shuffle
    by `key`, the request's own: over many requests everybody of equal standing comes first equally
    often. `but`: ids of supporters to leave out. Two queries; with user and organisation, without
    the texts of the profile.
    """
    fits = _fits(asker, wanted, today(now)).exclude(pk__in=but)
    best = ranked(_standing(asker, fits, wanted.areas), key)[:most]
    rows = Supporter.objects.visible_to(asker, today(now)).filter(pk__in=best)
    found = rows.select_related("user__organisation").defer(*UNREAD).in_bulk()
    return [found[one] for one in best if one in found]


def _fits(asker: User, wanted: Wanted, on: date) -> SupporterQuerySet:
    """Everybody who may be asked, whatever they have experience of."""
    by = max(on, today(wanted.by))
    rows = Supporter.objects.visible_to(asker, on).filter(available_on(by))
    if wanted.way:
        rows = rows.filter(ways__has=wanted.way)
    return rows.filter(next_free=on) if wanted.free_today else rows


def _standing(
    asker: User, fits: SupporterQuerySet, areas: tuple[str, ...]
) -> dict[UUID, tuple[int, int]]:
    """{supporter: (how many of the wanted areas they lack, load band)}. One query."""
    if not areas:
        return {pk: (0, _band(load)) for pk, load in fits.values_list("pk", "load_snapshot")}
    shared = SharedArea.objects.helping(asker).filter(code__in=areas, supporter__in=fits)
    rows = list(shared.values_list("supporter", "supporter__load_snapshot"))
    held = Counter(pk for pk, _ in rows)
    return {pk: (len(areas) - held[pk], _band(load)) for pk, load in rows}


def _band(load: int) -> int:
    return tier(available=True, load=load)


def ranked(standing: dict[UUID, tuple[int, int]], key: UUID) -> list[UUID]:
    """Supporters by standing, and among equals in an order that belongs to this key."""
    secret = bytes.fromhex(keyed_hash("directory.matching", str(key)))

    def place(one: UUID) -> tuple[tuple[int, int], bytes]:
        return standing[one], hashlib.blake2b(one.bytes, key=secret, digest_size=8).digest()

    return sorted(standing, key=place)
