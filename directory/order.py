"""The order of the list: available first, lighter load first, then a shuffle.

The shuffle belongs to one person for one London day: page after page nobody comes twice and
nobody is left out, and over many people everybody of equal standing comes first equally often.

A supporter's place depends on the supporter, the viewer and the day, never on who else is listed.
Each day spreads supporters over BLOCKS by a keyed hash; each viewer walks the blocks in an order
of their own, and within one block by a keyed hash. So a whole order is never computed for a page.
"""

import hashlib
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple
from uuid import UUID

from records.tokens import keyed_hash

BLOCKS: Final = 1024
# Snapshots of load that count as equal: none, one or two, more.
LIGHT: Final = 2
TIERS: Final = 6


def tier(*, available: bool, load: int) -> int:
    """The standing of a supporter, 0 first: available before not, lighter before heavier."""
    band = 0 if load == 0 else 1 if load <= LIGHT else 2
    return band if available else 3 + band


@lru_cache(maxsize=4)
def day_key(day: date) -> bytes:
    """The key that spreads supporters over the blocks on this day."""
    return bytes.fromhex(keyed_hash("directory.blocks", day.isoformat()))


def block_of(supporter: bytes, key: bytes) -> int:
    """The block a supporter, by the bytes of the id, stands in on the day of `key`."""
    digest = hashlib.blake2b(supporter, key=key, digest_size=2).digest()
    return int.from_bytes(digest, "big") % BLOCKS


class Shuffle(NamedTuple):
    """One viewer's walk on one day: the n-th block is (start + n * step) modulo BLOCKS."""

    start: int
    step: int
    key: bytes

    def block(self, place: int) -> int:
        """The block that comes at this place, 0 first."""
        return (self.start + place * self.step) % BLOCKS

    def place(self, block: int) -> int:
        """When the block comes: the inverse of `block`."""
        return (block - self.start) * pow(self.step, -1, BLOCKS) % BLOCKS

    def within(self, supporter: bytes) -> bytes:
        """What orders the supporters of one block, by the bytes of their ids."""
        return hashlib.blake2b(supporter, key=self.key, digest_size=8).digest()


def shuffle(viewer: UUID, day: date) -> Shuffle:
    """This person's shuffle on this London day; another account or day gives another."""
    key = bytes.fromhex(keyed_hash("directory.order", f"{viewer}:{day.isoformat()}"))
    number = int.from_bytes(key[:4], "big")
    # An odd step meets every block once.
    return Shuffle(number % BLOCKS, (number // BLOCKS) % BLOCKS | 1, key)


def position(supporter: UUID, standing: int, walk: Shuffle, key: bytes) -> tuple[int, int, bytes]:
    """What to sort by: standing (`tier`), place of the block, place within it."""
    known = supporter.bytes
    return standing, walk.place(block_of(known, key)), walk.within(known)
