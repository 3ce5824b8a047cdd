"""Who stands on the station poster that one person prints, and the code that leads here.

Supporters of that person's own organisation who agreed to it, are listed, and may be shown to that
person: so a poster tells no more about who is kept apart than the list does. Name, role, region
and ways to talk; nothing about health stands beside a name. The pocket card carries no names: it
is found in pockets.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple
from uuid import UUID

from directory.cards import NAMELESS, work
from directory.models import Supporter, SupporterQuerySet
from directory.order import day_key
from directory.taxonomy import Way
from people.models import User

MOST: Final = 24
# Light modules around the code that ISO/IEC 18004 asks for.
QUIET: Final = 4


class Entry(NamedTuple):
    """One supporter on the poster, in words."""

    name: str
    work: str
    ways: str


class Words(NamedTuple):
    """What stands on poster and card, for one organisation. `lines`: urgent numbers in words."""

    organisation: str
    address: str
    lines: Sequence[str]


def entries(viewer: User, on: date) -> list[Entry]:
    """Who stands on this person's poster on this London date, by name: at most MOST.

    Where more agreed, each day shows others: everybody after a place in the ring of ids that
    moves with the day. At most two queries.
    """
    if viewer.organisation_id is None:
        return []
    rows = (
        Supporter.objects.visible_to(viewer, on)
        .on_poster()
        .filter(user__organisation=viewer.organisation_id)
    )
    start = UUID(bytes=day_key(on)[:16])
    found = _some(rows.filter(pk__gte=start), MOST)
    found += _some(rows.filter(pk__lt=start), MOST - len(found))
    return sorted((_entry(row) for row in found), key=lambda one: (one.name.casefold(), one))


def _some(rows: SupporterQuerySet, number: int) -> list[Supporter]:
    if not number:
        return []
    return list(rows.select_related("user__organisation").order_by("pk")[:number])


def _entry(row: Supporter) -> Entry:
    ways = [WAYS[way] for way in Way if way in row.ways]
    return Entry(row.shown_name or NAMELESS, work(row), ", ".join(ways))


# The list says "Message here": on a wall, "here" is somewhere else.
WAYS: Final = {
    Way.MESSAGE: "message on the site",
    Way.PHONE: "phone",
    Way.VIDEO: "video call",
    Way.IN_PERSON: "in person",
    Way.WALK: "walk and talk",
    Way.GROUP: "group",
}


def code(address: str) -> list[list[bool]]:
    """The QR code of an address as rows of modules, True for dark, without the quiet zone.

    Level M: a code that is a little torn or scribbled on can still be read.
    """
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    made = QRCode(None, QRErrorCorrectLevel.M)
    made.addData(address)
    made.make()
    side = range(made.getModuleCount())
    return [[bool(made.isDark(row, column)) for column in side] for row in side]


def runs(modules: Iterable[Sequence[bool]]) -> list[tuple[int, int, int]]:
    """The dark modules as bars: (row, first column, how many)."""
    found = []
    for number, row in enumerate(modules):
        edges = [i for i, (a, b) in enumerate(pairwise([False, *row, False])) if a != b]
        found += [(number, a, b - a) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return found


def svg(modules: Sequence[Sequence[bool]]) -> str:
    """The code as a picture of its own, quiet zone included."""
    side = len(modules) + 2 * QUIET
    bars = "".join(
        f"M{column + QUIET} {row + QUIET}h{length}v1h-{length}z"
        for row, column, length in runs(modules)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path d="{bars}"/></svg>'
    )
