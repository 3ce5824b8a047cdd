"""Pictures of the first pages of a PDF, made by a program of its own (resources/drawn.py) that may
use little memory and time, because readers of documents are what hostile documents are made for.

It answers with a ZIP of WebP pictures. Whatever took that program over could answer with anything:
`draw_apart` takes nothing but small WebP pictures from it.
"""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from resources import pictures
from resources.apart import Died, Limits, answer
from resources.refusals import FileRefused

ALLOWED: Final = Limits(memory=1024 * 1024 * 1024, seconds=30)
# What pictures are made of, and of how many pages.
DRAWN: Final = ("pdf",)
MOST_PICTURED: Final = 6
# The longer side in pixels: in the row on a resource's page, and to read by.
SMALL, LARGE = 220, 1100
FACTS: Final = "facts.json"
_MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True)
class Drawn:
    """One page as a picture, small or large."""

    number: int
    large: bool
    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Pages:
    """How many pages the file has, and the pictures of the first ones."""

    number: int
    pictures: list[Drawn]


def draw_apart(content: IO[bytes]) -> Pages:
    """The first pages of a checked PDF.

    Raises Died when it takes too much, or what came back are no pictures; OSError when the disk is
    full.
    """
    with answer("resources.drawn", [], content, ALLOWED) as said:
        try:
            with zipfile.ZipFile(said) as archive:
                number = int(json.loads(_read(archive, FACTS))["pages"])
                return Pages(max(0, min(number, 1_000_000)), list(_taken(archive)))
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, FileRefused) as error:
            raise Died from error


def _taken(archive: zipfile.ZipFile) -> Iterator[Drawn]:
    """Page by page, both pictures of each. Raises KeyError where one of the two is missing."""
    names = set(archive.namelist())
    for number in range(1, MOST_PICTURED + 1):
        if name_of(number, large=True) not in names:
            return
        for large, most in ((False, SMALL), (True, LARGE)):
            content = _read(archive, name_of(number, large))
            head = pictures.head(content, "webp")
            if max(head.width, head.height) > most:
                raise ValueError("A picture larger than any of ours.")
            yield Drawn(number, large, content, head.width, head.height)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        content = entry.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError("More than a picture of ours takes.")
    return content


def name_of(number: int, large: bool) -> str:
    """What a picture is called in the answer."""
    return f"{number}-{'large' if large else 'small'}.webp"
