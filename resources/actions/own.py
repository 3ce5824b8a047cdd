"""Files of our own: gone through in this process, because they need no program apart.

Not part of `resources.actions` itself: the readers and writers of documents stay out of the
processes that answer pages.
"""

from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from resources import storage
from resources.actions.preparing import finish, kept_copy, taken_on
from resources.clean import shown
from resources.clean.kinds import clean
from resources.models import Resource
from resources.reading import READABLE, read


def _said(copy: IO[bytes], format: str) -> str:
    return read(copy, format) if format in READABLE else ""


def prepare_own(*, resource: Resource, now: datetime) -> None:
    """Clean and read every file of `resource` that is under way."""
    for file in resource.files.under_way():
        mine = taken_on(file.pk, now)
        if mine is None:
            continue
        with storage.fetch(mine.original) as content, TemporaryFile() as out:
            found = clean(content, out, mine.format, keep_comments=mine.keep_comments)
            copy = kept_copy(out, mine.format, shown(found), _said(out, mine.format))
        finish(file=mine, copy=copy, now=now)
