"""Files that are made of a text of ours: Word, PowerPoint, PDF, a film; made anew whenever it
changes.

Not part of `resources.actions` itself: the writers of documents stay out of the processes that
answer pages.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from resources import storage
from resources.actions.keeping import Upload, stored_file
from resources.actions.pictures import forget_pictures
from resources.actions.upkeep import keep_text
from resources.documents import FILM, Facts, make, makeable
from resources.film import seconds
from resources.models import FileState, Resource, ResourceFile, StoredFile, Text
from resources.pipeline import check
from resources.reading import READABLE, read

logger = logging.getLogger(__name__)


def facts_of(resource: Resource) -> Facts:
    """What a file of this resource says about itself."""
    return Facts(
        title=resource.title,
        summary=resource.summary,
        language=resource.language,
        owner=resource.owner,
        use=f"{resource.owner}. {resource.use}",
    )


def remake_behind(*, now: datetime, most: int = 20) -> int:
    """Make the files of texts that were changed; returns how many. Run by the schedule.

    What cannot be stored now is tried again the next time.
    """
    rows = list(Text.objects.with_files_behind().select_related("resource")[:most])
    for text in rows:
        # A film takes long: before the transaction, not in it.
        makeable(facts_of(text.resource), text.body, text.formats)
    return sum(_catch_up(text.pk, now) for text in rows)


@transaction.atomic
def _catch_up(key: UUID, now: datetime) -> bool:
    # The resource first, as everywhere.
    Resource.objects.select_for_update(of=("self",)).filter(page=key).first()
    row = Text.objects.with_files_behind().select_for_update().filter(pk=key).first()
    if row is None:
        return False
    try:
        with transaction.atomic():
            remake(text=row, now=now)
    except storage.NotKept:
        logger.warning("Files of a text could not be stored.")
        return False
    row.files_behind = False
    row.save(update_fields=["files_behind"])
    return True


@transaction.atomic
def remake(*, text: Text, now: datetime) -> None:
    """Make every file of this text anew, in place of the old ones, a film only where there is
    ffmpeg; what somebody put beside them stays. No permission is asked here.

    Raises storage.NotKept when one cannot be stored; then all of it stays as it was.
    """
    resource = text.resource
    rows = {row.format: row for row in resource.files.made_here().defer("text")}
    formats = makeable(facts_of(resource), text.body, text.formats)
    for place, format in enumerate(formats):
        # Files are offered in the order in which they were added.
        added = now + timedelta(microseconds=place)
        _make(resource, rows.pop(format, None), text.body, format, added)
    for row in rows.values():
        forget_pictures([row])
        row.delete()
        transaction.on_commit(partial(storage.discard, row.stored_name))


def _make(
    resource: Resource, old: ResourceFile | None, body: str, format: str, now: datetime
) -> None:
    """One file; in the row of the old one, so that addresses of files go on leading to it."""
    content = make(facts_of(resource), body, format)
    file = ContentFile(content, f"{resource.slug}.{format}")
    upload = Upload(file=file, checked=check(file))
    # What a rollback leaves behind no row names: the nightly sweep takes it away.
    name = storage.keep(file, upload.checked.sha256)
    row = stored_file(
        ResourceFile, name, upload, resource=resource, state=FileState.CLEAN, added_at=now,
        seconds=seconds(content) if format == FILM else None,
    )  # fmt: skip
    if old is None:
        row.save(force_insert=True)
    else:
        row = _in_its_place(old, row)
    # Our own file needs no program apart to be read by.
    file.seek(0)
    keep_text(file=row, text=read(file, format) if format in READABLE else "", now=now)


def _in_its_place(old: ResourceFile, new: ResourceFile) -> ResourceFile:
    """The old row with the new file; the old bytes go once that is certain."""
    transaction.on_commit(partial(storage.discard, old.stored_name))
    names = [field.name for field in StoredFile._meta.fields if field.name != "id"]
    names.append("seconds")
    for name in names:
        setattr(old, name, getattr(new, name))
    old.state, old.added_at = FileState.CLEAN, new.added_at
    old.save(update_fields=[*names, "state", "added_at"])
    return old
