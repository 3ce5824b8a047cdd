"""What happens to a file between the upload and the shelf. Nobody acts here: no permission is
asked, and nothing is recorded about anybody.

One job takes a file on, and keeps it for `LEASE`: then, or when the worker was killed, another
takes it on from the beginning. What somebody finished whose time was over is thrown away.
"""

import mmap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO, Any, Final
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import F

from resources import storage
from resources.actions.found_by import found_anew
from resources.actions.in_place import arrived
from resources.actions.pictures import forget_pictures
from resources.actions.upkeep import keep_text
from resources.clean import Died, clean_apart
from resources.film import seconds
from resources.films import FILM
from resources.models import FileState, Resource, ResourceFile
from resources.pipeline import fingerprint
from resources.reading import READABLE, read_apart
from resources.refusals import FileRefused
from resources.scanning import Away, scan

MOST_TRIES: Final = 5
SCANNER_AWAY: Final = (
    "The virus scanner does not answer. Nobody gets this file until it does; we try again every "
    "few minutes, and you need not do anything."
)
TOO_MUCH: Final = (
    "Our computers could not read this file with the memory and time a file gets. Make it smaller, "
    "or save it as PDF, and upload that."
)
GONE: Final = "This file got lost on its way into the library. Upload it once more."
INFECTED: Final = (
    "The virus scanner found something harmful in this file ({}). It was deleted here. Tell your "
    "IT department before you open it again."
)
KILLED: Final = (
    "We tried to check this file five times, and each time something broke. Save a new copy of it, "
    "or a PDF, and upload that."
)


@dataclass(frozen=True)
class Copy:
    """The cleaned copy in storage, and what was learnt while it was made."""

    name: str
    size: int
    sha256: str
    comments: Sequence[str]
    text: str
    seconds: int | None = None


def prepare(*, pk: UUID, now: datetime) -> None:
    """Scan, clean and read one file, if it is under way and nobody is at work on it."""
    file = taken_on(pk, now)
    if file is None:
        return
    if file.tries > MOST_TRIES:
        return _refuse(file, KILLED)
    try:
        with storage.fetch(file.original) as content:
            harm = scan(content)
            if harm:
                return _refuse(file, INFECTED.format(harm[:80]))
            with _copied(file, content) as copy:
                finish(file=file, copy=copy, now=now)
    except Away:
        _settle(file, state=FileState.QUARANTINED, refusal=SCANNER_AWAY, tries=0)
    except FileNotFoundError:
        _refuse(file, GONE)
    except Died:
        _stop(file, TOO_MUCH)
    except FileRefused as refusal:
        _stop(file, refusal.words)
    except (storage.NotKept, OSError):
        # No room on the disk. Not the file's fault: again once there is some.
        _settle(file, state=FileState.WAITING, tries=0)


def taken_on(pk: UUID, now: datetime) -> ResourceFile | None:
    """The file, if it is under way and nobody is at work on it: from now on we are."""
    rows = ResourceFile.objects.free(now).filter(pk=pk)
    if not rows.update(state=FileState.CHECKING, tried_at=now, tries=F("tries") + 1):
        return None
    return ResourceFile.objects.get(pk=pk)


@contextmanager
def _copied(file: ResourceFile, content: IO[bytes]) -> Iterator[Copy]:
    """The copy in storage; out of it again when what follows fails."""
    with clean_apart(content, file.format, keep_comments=file.keep_comments) as cleaned:
        said = read_apart(cleaned.file, file.format) if file.format in READABLE else ""
        copy = kept_copy(cleaned.file, file.format, cleaned.comments, said)
    try:
        yield copy
    except BaseException:
        storage.discard(copy.name)
        raise


def kept_copy(cleaned: IO[bytes], format: str, comments: Sequence[str], text: str) -> Copy:
    """Put a cleaned copy into storage. Raises storage.NotKept."""
    whole = File(cleaned)
    sha256 = fingerprint(whole)
    name = storage.keep(whole, sha256)
    return Copy(name, cleaned.seek(0, 2), sha256, comments, text, _seconds(cleaned, format))


def _seconds(content: IO[bytes], format: str) -> int | None:
    """How long a film lasts. Its boxes were looked at when it came in."""
    if format != FILM:
        return None
    with mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return seconds(data)


def _settle(file: ResourceFile, **found: Any) -> bool:
    """Write down how it went, if it is still ours."""
    ours = ResourceFile.objects.filter(pk=file.pk, state=FileState.CHECKING, tried_at=file.tried_at)
    return bool(ours.update(**found))


@transaction.atomic
def finish(*, file: ResourceFile, copy: Copy, now: datetime) -> None:
    """From now on readers get the copy, and the file is found by what it says; a new version takes
    the place of the old one first."""
    row = _locked(file)
    ready = FileState.SECOND if file.replaces_id else FileState.CLEAN
    settled = row is not None and _settle(
        file, state=ready, refusal="", tries=0, tried_at=None,
        received_name=file.original, received_size=file.received_size or file.size,
        received_sha256=file.received_sha256 or file.sha256,
        stored_name=copy.name, size=copy.size, sha256=copy.sha256,
        comments="\n".join(copy.comments), seconds=copy.seconds,
    )  # fmt: skip
    if row is None or not settled:
        # Somebody else was faster, or it was taken away meanwhile.
        storage.discard(copy.name)
        return
    keep_text(file=file, text=copy.text, now=now)
    if file.stored_name != file.original:
        transaction.on_commit(partial(storage.discard, file.stored_name))
    else:
        arrived(pk=file.pk, row=row, now=now)


def _locked(file: ResourceFile) -> Resource | None:
    """Its resource, until the end of the transaction; None when it was taken away. Always before
    the file itself, as everywhere: who locks both the other way round waits for ever."""
    return Resource.objects.select_for_update().filter(pk=file.resource_id).first()


def _stop(file: ResourceFile, words: str) -> None:
    """Refused; a file that was ready before (its comments were asked for) stays what it was."""
    if file.stored_name != file.original:
        _settle(file, state=FileState.CLEAN, keep_comments=not file.keep_comments, tried_at=None)
    else:
        _refuse(file, words)


@transaction.atomic
def _refuse(file: ResourceFile, words: str) -> None:
    """Nobody gets it, and nothing but the reason is kept of it."""
    row, gone = _locked(file), {"text": "", "comments": "", "tries": 0}
    if row is not None and _settle(file, state=FileState.REFUSED, refusal=words, **gone):
        found_anew(row)
        forget_pictures([file])
        for name in {file.original, file.stored_name}:
            transaction.on_commit(partial(storage.discard, name))


def left_lying(*, now: datetime, most: int = 20) -> list[UUID]:
    """The files whose job got lost, or that wait for the scanner."""
    return list(ResourceFile.objects.left_lying(now).values_list("pk", flat=True)[:most])
