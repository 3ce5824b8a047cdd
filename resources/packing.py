"""What is in somebody's pack now: what they put in, as far as they may still see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from people.models import User
from records.planned import Planned
from resources.models import MOST_BYTES, Pack, Resource, ResourceFile

# What a pack shows and carries of a resource.
READ: Final = (
    "slug", "title", "summary", "kind", "language", "length", "owner", "licence", "source_url",
)  # fmt: skip
FILE: Final = ("resource_id", "format", "size", "stored_name")


@dataclass(frozen=True)
class Thing:
    """One thing in a pack: a resource with the files that go into the ZIP; none for a link."""

    resource: Resource
    files: list[ResourceFile]

    @property
    def size(self) -> int:
        """Of its files, in bytes."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True)
class Contents:
    """A pack as it is now. `gone`: how many things dropped out since they were put in."""

    things: list[Thing]
    gone: int = 0

    @property
    def size(self) -> int:
        """Of everything in it, in bytes."""
        return sum(thing.size for thing in self.things)

    @property
    def links(self) -> int:
        """How many are only a link."""
        return sum(not thing.files for thing in self.things)

    @property
    def too_large(self) -> bool:
        """Whether files grew since they were put in, to more than goes into one pack."""
        return self.size > MOST_BYTES


_OWN: Final = Planned[Pack](lambda user: Pack.objects.visible_to(User(pk=user)), UUID)


def slugs_of(viewer: User) -> list[str]:
    """What this person put in. One query."""
    return [slug for pack in _OWN(viewer.pk) for slug in pack.slugs]


def contents_of(viewer: User) -> Contents:
    """This person's pack. Three queries; fewer when it is empty."""
    slugs = slugs_of(viewer)
    things = things_of(viewer, slugs)
    return Contents(things, len(slugs) - len(things))


def things_of(viewer: User, slugs: list[str]) -> list[Thing]:
    """These resources in this order, without those this person does not find. Two queries."""
    if not slugs:
        return []
    shown = Resource.objects.visible_to(viewer).published().portable()
    shown = shown.filter(slug__in=slugs).only(*READ)
    rows = {row.slug: row for row in shown}
    files = _files_of(row.pk for row in rows.values())
    return [Thing(rows[s], files.get(rows[s].pk, [])) for s in dict.fromkeys(slugs) if s in rows]


def _files_of(ids: Iterable[UUID]) -> dict[UUID, list[ResourceFile]]:
    found: dict[UUID, list[ResourceFile]] = {}
    rows = ResourceFile.objects.ready().filter(resource__in=list(ids)).only(*FILE)
    for file in rows.order_by("format", "pk"):
        found.setdefault(file.resource_id, []).append(file)
    return found
