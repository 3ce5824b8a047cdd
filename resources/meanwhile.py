"""What somebody else did to a resource since a form was opened: nobody overwrites it unseen."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from people.models import User
from resources.models import FileState, Resource, ResourceFile
from resources.words import label_of

# Of what happened so much is told.
MOST_TOLD: Final = 10
FILE_LEFT: Final = "put another file there"


class Happened(NamedTuple):
    """One change: when, by whom, what, and what they said about it."""

    at: datetime | None
    by: User | None
    what: str
    said: str


class Seen(NamedTuple):
    """What a form was opened upon: the last version of its file, and that of the resource."""

    number: int
    version: int


def changes_since(row: Resource, version: int, names: Collection[str]) -> list[Happened]:
    """Which of these were changed since this version, the last first."""
    if version >= row.version:
        return []
    rows = row.revisions.filter(number__gte=version).defer("words").select_related("by")
    found = [one for one in rows.order_by("-number")[:MOST_TOLD] if set(one.changed) & set(names)]
    return [
        Happened(one.at, one.by, "changed: " + ", ".join(map(label_of, one.changed)), one.said)
        for one in found
    ]


def seen_of(row: Resource, file: ResourceFile) -> Seen:
    """As it is now. A query, unless the replacements were prefetched."""
    coming = [one.number for one in file.replacements.all() if one.state != FileState.REFUSED]
    return Seen(max([file.number, *coming]), row.version)


def versions_since(file: ResourceFile, number: int) -> list[Happened]:
    """Other versions of a file since this one, ready or on their way, the last first."""
    return list(_versions(file, number))


def _versions(file: ResourceFile, number: int) -> Iterator[Happened]:
    coming = file.replacements.exclude(state=FileState.REFUSED).filter(number__gt=number)
    for one in coming.select_related("added_by").order_by("-number")[:MOST_TOLD]:
        yield Happened(one.added_at, one.added_by, FILE_LEFT, one.said)
    if file.number > number:
        yield Happened(file.added_at, file.added_by, FILE_LEFT, file.said)
