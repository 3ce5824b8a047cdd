"""A pack as a ZIP: its files under names that every computer takes, a page of contents that opens
without the site, and how each thing may be used."""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import quote

from django.template.loader import render_to_string

from records.clock import today
from resources import storage
from resources.models import Resource, ResourceFile
from resources.names import shown_name
from resources.packing import Contents, Thing
from resources.zip import Entry

NAME: Final = "peer-support-pack.zip"
FOLDER: Final = "files"
CONTENTS: Final = "Contents.html"
LICENCES: Final = "How these may be used.txt"
# Windows takes no file of these names, whatever its ending.
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
# Windows counts the whole path, at most 260 characters of it: enough is left for the folders.
_LONGEST: Final = 80


@dataclass(frozen=True)
class Packed:
    """One file as it lies in the ZIP: `href` leads there from the page of contents."""

    file: ResourceFile
    name: str

    @property
    def href(self) -> str:
        """Its address beside the page of contents."""
        return f"{FOLDER}/{quote(self.name)}"


@dataclass(frozen=True)
class Listed:
    """One thing on the page of contents. `missing`: it has files, and none could be packed."""

    resource: Resource
    files: list[Packed]
    missing: bool


def archive_of(contents: Contents, now: datetime) -> list[Entry]:
    """What the ZIP holds, the page of contents first. A file that is not in storage is left out,
    and the page says so."""
    things = [_present(thing) for thing in contents.things]
    names = iter(distinct(_name(thing.resource, file) for thing in things for file in thing.files))
    listed = [
        Listed(
            thing.resource,
            [Packed(file, next(names)) for file in thing.files],
            missing=bool(before.files) and not thing.files,
        )
        for before, thing in zip(contents.things, things, strict=True)
    ]
    given = {"listed": listed, "day": today(now), "licences": LICENCES}
    page = render_to_string("resources/pack_contents.jinja", given)
    notes = render_to_string("resources/pack_licences.jinja", given)
    files = [packed for one in listed for packed in one.files]
    return [
        _written(CONTENTS, page),
        # Windows' own editor wants its line ends.
        _written(LICENCES, notes.replace("\n", "\r\n")),
        *(_stored(packed) for packed in files),
    ]


def _present(thing: Thing) -> Thing:
    return replace(thing, files=[one for one in thing.files if storage.exists(one.stored_name)])


def _written(name: str, text: str) -> Entry:
    content = text.encode()
    return Entry(name, len(content), partial(io.BytesIO, content))


def _stored(packed: Packed) -> Entry:
    file = packed.file
    return Entry(f"{FOLDER}/{packed.name}", file.size, partial(storage.fetch, file.stored_name))


def _name(resource: Resource, file: ResourceFile) -> str:
    """The title as the name of a file: "A/B: 50%?" as Word is "A-B 50.docx"."""
    title = re.sub(r"[\\/]+", "-", unicodedata.normalize("NFC", resource.title))[:_LONGEST]
    name = shown_name(f"{title.strip(' .') or 'document'}.{file.format}", file.format)
    return f"_{name}" if _DEVICES.match(name) else name


def distinct(names: Iterable[str]) -> Iterator[str]:
    """Each name, with a number where one before it is the same to Windows or a Mac, which see no
    difference between capitals and small letters."""
    taken = set[str]()
    for name in names:
        stem, _, ending = name.rpartition(".")
        given, number = name, 1
        while given.casefold() in taken:
            number += 1
            given = f"{stem} ({number}).{ending}"
        taken.add(given.casefold())
        yield given
