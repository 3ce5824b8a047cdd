"""Packs: put in, taken out. Nothing is recorded or counted beside the pack itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Permission
from records.clock import today
from resources.models import MOST_BYTES, MOST_THINGS, Pack, kept_until
from resources.packing import Thing, things_of


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
    before = pack.chosen
    things = things_of(by, {**before, **{slug: before.get(slug, "") for slug in slugs}})
    new = len({thing.resource.slug for thing in things} - set(before))
    if new and len(things) > MOST_THINGS:
        raise PackFull(
            f"A pack holds up to {MOST_THINGS} things. Nothing was added. Download this one and "
            "empty it, or take something out first."
        )
    if new and sum(thing.size for thing in things) > MOST_BYTES:
        raise PackFull(
            f"A pack holds up to {MOST_BYTES // 1_000_000} MB. Nothing was added. Download this "
            "one and empty it, or take something out first."
        )
    _keep(pack, things, now)
    return new


@transaction.atomic
def choose_formats(
    *, by: User, chosen: Mapping[str, str] | None = None, prefer: Sequence[str] | None = None,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Take one format of what exists in several, for each thing (`chosen`: its slug and a format,
    "" for all it has), or of everything the first format of `prefer` that it has; an empty `prefer`
    is all of them.

    What one did not put in is passed over, and a format that a thing does not have means all it
    has. Raises PackFull.
    """
    pack = _locked(by)
    wanted = {**pack.chosen, **{s: f for s, f in (chosen or {}).items() if s in pack.chosen}}
    if prefer is not None:
        now_in_it = things_of(by, dict.fromkeys(pack.chosen, "") if not prefer else pack.chosen)
        wanted = {one.resource.slug: one.preferred(prefer) for one in now_in_it}
    things = things_of(by, wanted)
    if sum(thing.size for thing in things) > MOST_BYTES:
        raise PackFull(
            f"A pack holds up to {MOST_BYTES // 1_000_000} MB, and that would be more. Nothing was "
            "changed. Take something out first, or choose fewer formats."
        )
    _keep(pack, things, now)


@transaction.atomic
def take_out(*, by: User, slug: str, now: datetime | None = None) -> None:
    """Take one thing out of one's own pack; what one no longer sees drops out with it."""
    pack = _locked(by)
    left = {held: format for held, format in pack.chosen.items() if held != slug}
    _keep(pack, things_of(by, left), now)


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


def _keep(pack: Pack, things: Sequence[Thing], now: datetime | None) -> None:
    if not things:
        pack.delete()
        return
    pack.held = "\n".join(f"{one.resource.slug} {one.chosen}".strip() for one in things)
    pack.kept_until = kept_until(today(now or timezone.now()))
    pack.save(update_fields=["held", "kept_until"])
