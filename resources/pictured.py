"""The pictures of a resource's pages, as its page shows them."""

from itertools import groupby
from typing import Final, NamedTuple

from resources.models import PagePicture, Previews, Resource, ResourceFile
from resources.models.previews import Outcome
from resources.taxonomy import FORMATS

_OFFICE: Final = ("docx", "pptx", "xlsx", "odt", "odp")
_NAMES: Final = dict(FORMATS)


class Page(NamedTuple):
    """One page: its number, and its two pictures."""

    number: int
    small: PagePicture
    large: PagePicture


class Pictured(NamedTuple):
    """The first pages of one file of a resource, and how many it has in all."""

    pages: list[Page]
    of: int


def pictured(resource: Resource) -> Pictured | None:
    """The pages of its first file that has pictures. One query."""
    rows = PagePicture.objects.current().of(resource)
    for _, pictures in groupby(rows, key=lambda picture: picture.previews_id):
        pages, of = list[Page](), 0
        for number, two in groupby(pictures, key=lambda picture: picture.number):
            found = {picture.large: picture for picture in two}
            pages.append(Page(number, found[False], found[True]))
            of = found[True].previews.pages
        return Pictured(pages, of)
    return None


def state_of(file: ResourceFile, files: list[ResourceFile]) -> str:
    """For whoever looks after it, in a sentence: why there are no pictures of its pages; "" where
    there are, or none are to be expected. No query when `previews` was selected with the file."""
    if file.format in _OFFICE and not any(other.format == "pdf" for other in files):
        return (
            "There are no pictures of its pages: they are made of PDF, not of "
            f"{_NAMES[file.format]}. Add it as a PDF too, and they are there."
        )
    if file.format != "pdf":
        return ""
    row: Previews | None = getattr(file, "previews", None)
    if row is None or row.sha256 != file.sha256 or row.outcome == Outcome.UNDER_WAY:
        return "Pictures of its pages are being made. That takes about a minute."
    if row.outcome == Outcome.FAILED:
        return (
            "Pictures of its pages could not be made with the memory and time a file gets. The "
            "file itself is as it should be."
        )
    return ""
