"""Packs: put in, taken out. Nothing is recorded or counted beside the pack itself."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Permission
from records.clock import today
from resources.models import MOST_BYTES, MOST_THINGS, Pack, kept_until
from resources.packing import things_of


class PackFull(Exception):
    """It holds as much as one ZIP should. Its text says what to do."""

    @property
    def words(self) -> str:
        """The sentences for the person."""
        return str(self.args[0])


@transaction.atomic
def put_in(*, by: User, slugs: Sequence[str], now: datetime | None = None) -> int:
    """Put resources into one's own pack, all of them or none; returns how many are new in it.

    What one does not see is passed over, and what one no longer sees drops out. Raises PackFull.
    """
    pack = _locked(by)
    before = pack.slugs
    things = things_of(by, [*before, *slugs])
    held = [thing.resource.slug for thing in things]
    new = len(set(held) - set(before))
    if new and len(held) > MOST_THINGS:
        raise PackFull(
            f"A pack holds up to {MOST_THINGS} things. Nothing was added. Download this one and "
            "empty it, or take something out first."
        )
    if new and sum(thing.size for thing in things) > MOST_BYTES:
        raise PackFull(
            f"A pack holds up to {MOST_BYTES // 1_000_000} MB. Nothing was added. Download this "
            "one and empty it, or take something out first."
        )
    _keep(pack, held, now)
    return new


@transaction.atomic
def take_out(*, by: User, slug: str, now: datetime | None = None) -> None:
    """Take one thing out of one's own pack; what one no longer sees drops out with it."""
    pack = _locked(by)
    things = things_of(by, [held for held in pack.slugs if held != slug])
    _keep(pack, [thing.resource.slug for thing in things], now)


@transaction.atomic
def empty_pack(*, by: User) -> None:
    """Delete one's own pack."""
    _locked(by).delete()


def _locked(by: User) -> Pack:
    """One's own pack, an empty one at first; nobody else changes it meanwhile."""
    if not by.can(Permission.USE_LIBRARY):
        # Not audited: no line with a person in it may come from what colleagues do.
        raise PermissionDenied
    empty = {"held": "", "kept_until": kept_until(today())}
    return Pack.objects.select_for_update().get_or_create(user=by, defaults=empty)[0]


def _keep(pack: Pack, held: list[str], now: datetime | None) -> None:
    if not held:
        pack.delete()
        return
    pack.held = "\n".join(held)
    pack.kept_until = kept_until(today(now or timezone.now()))
    pack.save(update_fields=["held", "kept_until"])
