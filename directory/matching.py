"""Whom somebody who asks without a list may be matched with.

Nobody who is kept apart from them, full, away or busy beyond the clock; and only by areas whose
audience includes them. Everything is looked at anew each time, so a change counts at once.
"""

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from directory.cards import PROMPTS
from directory.models import Supporter, SupporterQuerySet
from directory.order import tier
from directory.plain import available_on, free_today
from people.models import User
from people.separation import separated_ids
from records.clock import today
from records.tokens import keyed_hash

# Long, and nobody reads them before a yes.
UNREAD: Final = (*(field for field, _ in PROMPTS), "search_text")
# How many of the wanted areas somebody lacks, and the band of their load: the lower the better.
Standing = tuple[int, int]
FIRST: Final[Standing] = (0, 0)
# Without areas nearly everybody fits: so many are looked at, and all only if they do not do.
ENOUGH: Final = 1_000


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
    often. `but`: ids of supporters to leave out. Five queries at most; with user and organisation,
    without the texts of the profile.
    """
    best = best_of(asker, wanted, key=key, now=now, but=but, most=most)
    # Whom the asker may be shown is decided here; what stands above only looks in the right place.
    rows = Supporter.objects.visible_to(asker, today(now)).filter(pk__in=best)
    found = rows.select_related("user__organisation").defer(*UNREAD).in_bulk()
    return [found[one] for one in best if one in found]


def best_of(
    asker: User, wanted: Wanted, *, key: UUID, now: datetime, but: Collection[UUID] = (), most: int
) -> list[UUID]:
    """The ids of the same supporters, the best first."""
    fits = _fits(asker, wanted, now).exclude(pk__in=but)
    if wanted.areas:
        return ranked(_sharing(asker, fits, wanted.areas), key)[:most]
    some = _some(fits, key)
    best = ranked(some, key)[:most]
    if len(some) == ENOUGH and [some[one] for one in best] != [FIRST] * most:
        # Among all the others there may be somebody of better standing.
        best = ranked(_loads(fits), key)[:most]
    return best


def _fits(asker: User, wanted: Wanted, now: datetime) -> SupporterQuerySet:
    """Everybody who may be asked, whatever they have experience of. One query, for whom not."""
    on = today(now)
    # `visible_to` with the people kept apart looked up beforehand: among very many supporters the
    # database then finds a tenth of a second quicker way.
    apart = {asker.pk, *separated_ids(asker)}
    rows = Supporter.objects.listed(on).exclude(user__in=apart)
    rows = rows.filter(available_on(on, today(wanted.by)))
    if wanted.way:
        rows = rows.filter(ways__has=wanted.way)
    return rows.filter(free_today(now)) if wanted.free_today else rows


def _some(fits: SupporterQuerySet, key: UUID) -> dict[UUID, Standing]:
    """At most ENOUGH of them, those that follow a random place of this key's: their ids are
    random, so everybody is among them equally often."""
    start = UUID(hex=keyed_hash("directory.matching.start", str(key))[:32])
    some = _loads(fits.filter(pk__gte=start).order_by("pk")[:ENOUGH])
    if len(some) < ENOUGH:
        some |= _loads(fits.filter(pk__lt=start).order_by("pk")[: ENOUGH - len(some)])
    return some


def _loads(fits: SupporterQuerySet) -> dict[UUID, Standing]:
    return {pk: (0, _band(load)) for pk, load in fits.values_list("pk", "load_snapshot")}


def _sharing(asker: User, fits: SupporterQuerySet, areas: tuple[str, ...]) -> dict[UUID, Standing]:
    """Those who share any of the areas. One query."""
    rows = list(fits.helping(asker, areas).values_list("pk", "load_snapshot"))
    held = Counter(pk for pk, _ in rows)
    return {pk: (len(areas) - held[pk], _band(load)) for pk, load in rows}


def _band(load: int) -> int:
    return tier(available=True, load=load)


def ranked(standing: dict[UUID, Standing], key: UUID) -> list[UUID]:
    """Supporters by standing, and among equals in an order that belongs to this key."""
    secret = bytes.fromhex(keyed_hash("directory.matching", str(key)))

    def place(one: UUID) -> tuple[Standing, bytes]:
        return standing[one], hashlib.blake2b(one.bytes, key=secret, digest_size=8).digest()

    return sorted(standing, key=place)
