"""What is in somebody's pack now: what they put in, as far as they may still see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from people.models import User
from records.planned import Planned
from resources.films import BESIDE, FILM, for_readers
from resources.models import MOST_BYTES, Pack, Resource, ResourceFile
from resources.taxonomy import FORMATS

# What a pack shows and carries of a resource.
READ: Final = (
    "slug", "title", "summary", "kind", "language", "length", "owner", "licence", "source_url",
    "link_state",
)  # fmt: skip
FILE: Final = ("resource_id", "format", "size", "stored_name")


# What can be changed in an office program; and captions go with their film.
EDITABLE: Final = ("docx", "pptx", "xlsx", "odt", "odp")
_WITH_A_FILM: Final = ("vtt", "srt")
_NAMES: Final = dict(FORMATS)


class Choice(NamedTuple):
    """One format to choose: what it is called, how many files of it there are, and how large they
    are with what goes along."""

    format: str
    words: str
    number: int
    size: int


@dataclass(frozen=True)
class Thing:
    """One thing in a pack: a resource with the files that go into the ZIP; none for a link.

    `choices`: the formats one can choose from, none where there is only one; `chosen`: which, ""
    for all.
    """

    resource: Resource
    files: list[ResourceFile]
    choices: Sequence[Choice] = ()
    chosen: str = ""

    def preferred(self, formats: Iterable[str]) -> str:
        """The first of these formats that it has; what is chosen now where it has none."""
        there = [one.format for one in self.choices]
        return next((format for format in formats if format in there), self.chosen)

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
    def choosable(self) -> list[Thing]:
        """Those that exist in several formats."""
        return [thing for thing in self.things if thing.choices]

    @property
    def too_large(self) -> bool:
        """Whether files grew since they were put in, to more than goes into one pack."""
        return self.size > MOST_BYTES


_OWN: Final = Planned[Pack](lambda user: Pack.objects.visible_to(User(pk=user)), UUID)


def slugs_of(viewer: User) -> list[str]:
    """What this person put in. One query."""
    return list(_chosen_by(viewer))


def _chosen_by(viewer: User) -> dict[str, str]:
    return next((pack.chosen for pack in _OWN(viewer.pk)), {})


def contents_of(viewer: User) -> Contents:
    """This person's pack. Three queries; fewer when it is empty."""
    chosen = _chosen_by(viewer)
    things = things_of(viewer, chosen)
    return Contents(things, len(chosen) - len(things))


def things_of(viewer: User, chosen: Mapping[str, str]) -> list[Thing]:
    """These resources in this order, each with the format chosen of it ("" for all it has), without
    those this person does not find. Two queries."""
    slugs = list(chosen)
    if not slugs:
        return []
    shown = Resource.objects.visible_to(viewer).published().portable()
    shown = shown.filter(slug__in=slugs).select_related("film", "page").only(*READ, *BESIDE)
    rows = {row.slug: row for row in shown}
    files = _files_of(row.pk for row in rows.values())
    there = [(rows[slug], chosen[slug]) for slug in slugs if slug in rows]
    found = ((row, files.get(row.pk, []), format) for row, format in there)
    things = ((_thing(row, for_readers(row, ready), format), ready) for row, ready, format in found)
    # A film that is kept from readers, and nothing else: not a link either.
    return [thing for thing, ready in things if thing.files or not ready]


def _thing(resource: Resource, files: list[ResourceFile], wanted: str) -> Thing:
    """With the files of the format that is wanted; with all of them where it has none of that."""
    film = any(file.format == FILM for file in files)
    formats = dict.fromkeys(
        file.format for file in files if not (film and file.format in _WITH_A_FILM)
    )
    choices = [_choice(files, format) for format in formats] if len(formats) > 1 else []
    if not choices or wanted not in formats:
        return Thing(resource, files, choices)
    return Thing(resource, _taken(files, wanted), choices, wanted)


def _choice(files: list[ResourceFile], format: str) -> Choice:
    number = sum(file.format == format for file in files)
    size = sum(file.size for file in _taken(files, format))
    return Choice(format, _NAMES.get(format, format), number, size)


def _taken(files: list[ResourceFile], format: str) -> list[ResourceFile]:
    """Every file of this format, and what goes along with a film."""
    taken = (format, *_WITH_A_FILM) if format == FILM else (format,)
    return [file for file in files if file.format in taken]


def _files_of(ids: Iterable[UUID]) -> dict[UUID, list[ResourceFile]]:
    found: dict[UUID, list[ResourceFile]] = {}
    rows = ResourceFile.objects.ready().filter(resource__in=list(ids)).only(*FILE)
    for file in rows.order_by("format", "pk"):
        found.setdefault(file.resource_id, []).append(file)
    return found
