"""What a film needs so that nobody is left out: captions where somebody speaks, and words for what
is to be seen (WCAG 2.2, 1.2.1 to 1.2.5).

A film that lacks one of them is kept from readers, whoever put it on the shelf and whenever its
captions went: it is not played (`player_of`), not saved and not packed (`for_readers`), and its
format is not one that it is found by (`kept_back`).
"""

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Prefetch

from resources.models import FileState, Film, Resource, ResourceFile, Text

FILM: Final = "mp4"
CAPTIONS: Final = ("vtt", "srt")
# What readers do not get while a film leaves somebody out.
KEPT_TOGETHER: Final = frozenset({FILM, *CAPTIONS})
# Of what is beside a resource, all that `lacking` asks for.
BESIDE: Final = (
    "film__transcript", "film__no_speech", "film__all_said", "film__described", "page__formats",
)  # fmt: skip
RULE: Final = (
    "A film in which somebody speaks needs captions (.vtt or .srt), and every film needs words for "
    "what is to be seen. Until it has both it stays off the shelf."
)
_UNHEARD: Final = (
    "For people who cannot hear the film, add its captions as a file (.vtt or .srt). If nobody "
    "speaks in it, say so under “Words beside the film”."
)
_UNSEEN: Final = (
    "For people who cannot see the film, write down what is to be seen, or name a version with "
    "audio description, under “Words beside the film”."
)
# What the player shows of a film without speech to somebody who turns captions on.
NO_SPEECH: Final = "WEBVTT\n\n00:00:00.000 --> 00:00:06.000\n[Nobody speaks in this film.]\n"


class Player(NamedTuple):
    """A film as its page plays it. `described`: the same with a voice that says what is seen."""

    film: ResourceFile
    captions: list[ResourceFile]
    described: ResourceFile | None = None


def words_beside(resource: Resource) -> Film | None:
    """What is written beside a film. No query when it was selected with the resource."""
    found: Film | None = getattr(resource, "film", None)
    return found


def lacking(resource: Resource, files: Iterable[ResourceFile]) -> str:
    """What is missing to the film among these files, in sentences; "" for none, or for no film."""
    there, beside = list(files), words_beside(resource)
    formats = {file.format for file in there}
    if FILM not in formats:
        return ""
    heard = formats.intersection(CAPTIONS) or (beside is not None and beside.no_speech)
    seen = _is_its_text(resource) or (beside is not None and _is_told(beside, there))
    missing = [words for words, fine in ((_UNHEARD, heard), (_UNSEEN, seen)) if not fine]
    return " ".join(missing)


def _is_its_text(resource: Resource) -> bool:
    """Whether it was made of the text on its page, which says everything that is in it."""
    text: Text | None = getattr(resource, "page", None)
    return text is not None and FILM in text.formats


def _is_told(beside: Film, files: Iterable[ResourceFile]) -> bool:
    said = beside.all_said and not beside.no_speech
    described = any(file.pk == beside.described_id for file in files)
    return bool(beside.transcript) or said or described


def player_of(resource: Resource) -> Player | None:
    """The film to be watched on the page; None without one, or while something is missing to it."""
    ready, beside = resource.ready_files, words_beside(resource)
    films = {file.pk: file for file in ready if file.format == FILM}
    described = films.pop(beside.described_id, None) if beside and beside.described_id else None
    film = next(iter(films.values()), None)
    if film is None or lacking(resource, ready):
        return None
    return Player(film, [file for file in ready if file.format in CAPTIONS], described)


def for_readers(resource: Resource, ready: Iterable[ResourceFile]) -> list[ResourceFile]:
    """What readers get of its ready files: all of them, but no film that leaves somebody out, nor
    its captions. Asks for the words beside a film only where there is one."""
    files = list(ready)
    if not lacking(resource, files):
        return files
    return [file for file in files if file.format not in KEPT_TOGETHER]


def kept_back(among: Collection[UUID] | None = None) -> frozenset[UUID]:
    """The resources (of these) whose film readers do not get. Two queries; one when none of them
    has a film."""
    files = ResourceFile.objects.ready()
    films = files.filter(format=FILM)
    if among is not None:
        films = films.filter(resource__in=among)
    rows = Resource.objects.filter(pk__in=films.values("resource")).select_related("film", "page")
    brief = Prefetch("files", files.only("resource_id", "format", "state"))
    rows = rows.only("pk", *BESIDE).prefetch_related(brief)
    return frozenset(row.pk for row in rows if lacking(row, row.ready_files))


def film_lacks(resource: Resource) -> str:
    """What is missing to its film, for whoever looks after it."""
    return lacking(resource, (f for f in resource.files.all() if f.state != FileState.REFUSED))
