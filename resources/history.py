"""What a resource was before: for whoever looks after it, with who changed it when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from people.models import Organisation, User
from resources.meanwhile import Happened, seen_of
from resources.models import EarlierFile, FileState, Resource, ResourceFile, Revision
from resources.words import EDITED, label_of, shown

# So many changes are listed.
MOST_CHANGES: Final = 50
# So many earlier versions of all its files together.
MOST_EARLIER: Final = 60
# What is said of changes that nobody here made.
UPDATE: Final = "An update of this site"
BY_UPDATE: Final = "An update of this site brought a newer one."


class Line(NamedTuple):
    """One change: what of it, what that said before, and what was said about it."""

    at: datetime
    who: str
    what: str
    said: str
    before: list[dict[str, str]]
    text: str


class Version(NamedTuple):
    """An earlier version of a file, and who had put it there."""

    file: EarlierFile
    at: datetime
    who: str


class FileHistory(NamedTuple):
    """A file, who put there what readers get now, and what they got before, the last first."""

    file: ResourceFile
    at: datetime
    who: str
    earlier: list[Version]
    number: int


def files_of(resource: Resource, viewer: User) -> list[FileHistory]:
    """The files of which there are earlier versions. Three queries."""
    rows = EarlierFile.objects.filter(file__resource=resource).select_related("added_by")
    found: dict[UUID, list[Version]] = {}
    for one in rows.order_by("-ended_at", "-number")[:MOST_EARLIER]:
        at = one.added_at or resource.added_at
        version = Version(one, at, known_as(one.added_by, viewer))
        found.setdefault(one.file_id, []).append(version)
    files = resource.files.filter(pk__in=found).select_related("added_by").defer("text")
    files = files.prefetch_related("replacements")
    return [_history(file, resource, found[file.pk], viewer) for file in files.in_order()]


def _history(
    file: ResourceFile, resource: Resource, earlier: list[Version], viewer: User
) -> FileHistory:
    at, who = file.added_at or resource.added_at, known_as(file.added_by, viewer)
    return FileHistory(file, at, who, earlier, seen_of(resource, file).number)


def version_of(resource: Resource, pk: UUID) -> EarlierFile | ResourceFile | None:
    """An earlier version of a file, or a new one that waits for a second look."""
    earlier = EarlierFile.objects.filter(pk=pk, file__resource=resource).first()
    return earlier or resource.files.filter(pk=pk, state=FileState.SECOND).first()


def updated(resource: Resource) -> Revision | None:
    """The last change that something was said about, for readers. A query; none for what nobody
    changed."""
    if resource.version == 1:
        return None
    return resource.revisions.exclude(said="").defer("words").order_by("-number").first()


def changes_of(resource: Resource, viewer: User) -> list[Line]:
    """The last changes first. One query."""
    rows = resource.revisions.select_related("by").order_by("-number")[:MOST_CHANGES]
    own = resource.organisation or viewer.organisation
    return [_line(row, viewer, own) for row in rows]


def _line(change: Revision, viewer: User, own: Organisation | None) -> Line:
    what = ", ".join(label_of(name) for name in change.changed)
    before = [
        {"key": label_of(name), "value": shown(name, change.words[name], own)}
        for name in EDITED
        if name in change.changed
    ]
    who = UPDATE if change.said == BY_UPDATE else known_as(change.by, viewer)
    return Line(change.at, who, what, change.said, before, change.words.get("text", ""))


def known_as(somebody: User | None, viewer: User) -> str:
    """A colleague's name for colleagues; nobody's name elsewhere."""
    if somebody is None:
        return "Somebody who has left"
    if somebody.pk == viewer.pk:
        return "You"
    same = somebody.organisation_id == viewer.organisation_id
    return somebody.name if same else "Somebody at another organisation"


def told(happened: Iterable[Happened], viewer: User) -> list[tuple[str, Happened]]:
    """What others did, each with who it was, for this person."""
    return [(known_as(one.by, viewer), one) for one in happened]
