"""Where files lie: private storage, under random names that say nothing. By setting a folder of
this machine or a bucket (resources/bucket.py); everything here is the same for both.

A file is written before its row and read back before anybody is told that it is kept. Files that
no row names (a crash in between, an erased account) are swept by `resources.tasks`.
"""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.core.files.base import File
from django.core.files.storage import default_storage

from resources.pipeline import fingerprint

FOLDER: Final = "library"


class NotKept(Exception):
    """The storage is full or broken; nothing of the file is left there."""


def keep(file: File[bytes], sha256: str) -> str:
    """Store the bytes of `file` and return the name they have now.

    Raises NotKept when what was stored is not, byte for byte, what `sha256` names.
    """
    name = f"{FOLDER}/{secrets.token_hex(16)}"
    try:
        file.seek(0)
        default_storage.save(name, file)
        with default_storage.open(name) as kept:
            same = fingerprint(kept) == sha256
    except OSError as error:
        _let_go(name)
        raise NotKept from error
    if not same:
        _let_go(name)
        raise NotKept
    return name


def _let_go(name: str) -> None:
    """What is left when the storage does not answer is swept later: no row names it."""
    with suppress(OSError):
        discard(name)


def discard(name: str) -> None:
    """Remove a stored file; nothing happens when it is already gone."""
    default_storage.delete(name)


def fetch(name: str) -> File[bytes]:
    """The stored file, open for reading. Raises FileNotFoundError when it is gone."""
    return default_storage.open(name, "rb")


def names() -> Iterator[str]:
    """The names of everything stored for the library."""
    try:
        files = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return
    for name in files:
        yield f"{FOLDER}/{name}"


def age(name: str, now: datetime) -> timedelta:
    """How long a file has been in storage at the moment `now`."""
    return now - default_storage.get_modified_time(name)


def exists(name: str) -> bool:
    """Whether it is there to be fetched."""
    return default_storage.exists(name)
