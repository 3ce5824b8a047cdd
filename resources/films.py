"""What a film needs to be watched by everybody: captions or a descriptive transcript.

A film with neither is kept from readers, whoever put it on the shelf and whenever its captions
went.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from resources.models import FileState, Film, Resource, ResourceFile

FILM: Final = "mp4"
CAPTIONS: Final = ("vtt", "srt")
LACKING: Final = (
    "A film needs captions or a descriptive transcript before it goes on the shelf, so that "
    "nobody is left out. Add a captions file (.vtt or .srt), or write down what is said and seen."
)


class Player(NamedTuple):
    """A film as its page plays it."""

    film: ResourceFile
    captions: list[ResourceFile]


def words_beside(resource: Resource) -> Film | None:
    """What is written beside a film. No query when it was selected with the resource."""
    found: Film | None = getattr(resource, "film", None)
    return found


def lacks_words(resource: Resource, files: Iterable[ResourceFile]) -> bool:
    """Whether these files hold a film, and there are neither captions nor a transcript to it."""
    formats = {file.format for file in files}
    beside = words_beside(resource)
    told = beside is not None and beside.transcript != ""
    return FILM in formats and not (told or formats.intersection(CAPTIONS))


def player_of(resource: Resource) -> Player | None:
    """The film to be watched on the page; None without one, or while it lacks words."""
    ready = [file for file in resource.files.all() if file.state == FileState.CLEAN]
    film = next((file for file in ready if file.format == FILM), None)
    if film is None or lacks_words(resource, ready):
        return None
    return Player(film, [file for file in ready if file.format in CAPTIONS])
