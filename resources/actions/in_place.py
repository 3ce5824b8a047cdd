"""New versions of files, once they are ready: into the place of the old one, which is kept aside.

Nobody acts here: no permission is asked. The resource is locked by whoever calls.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from resources.actions.editing import FILE, note
from resources.actions.found_by import found_anew
from resources.actions.pictures import forget_pictures
from resources.models import EarlierFile, FileState, Resource, ResourceFile, StoredFile

_BYTES: Final = [field.name for field in StoredFile._meta.fields if field.name != "id"]
# What is known of a version, whichever table it stands in.
_KNOWN: Final = [
    *_BYTES, "received_name", "received_size", "received_sha256", "keep_comments", "number", "said",
    "added_by_id", "added_at",
]  # fmt: skip
# What a file takes over from a new version beside that.
_READ: Final = ["comments", "text", "read_at", "seconds"]


def arrived(*, pk: UUID, row: Resource, now: datetime) -> None:
    """A new file of `row` was gone through, and may be sent."""
    file = ResourceFile.objects.get(pk=pk)
    if file.replaces_id is not None:
        if not (row.published_at is not None and row.waits_for_another):
            take_place(row=row, new=file, now=now)
    elif file.added_at is not None and file.added_at != row.added_at:
        # Those it was added with are no change of it.
        _counted(row, file, now)


def take_place(*, row: Resource, new: ResourceFile, now: datetime) -> None:
    """From now on `new` is what readers get by the links to the file it replaces."""
    there = row.files.select_for_update().get(replacements=new.pk)
    forget_pictures([there, new])
    if new.number < there.number:
        # A later version was ready before this one.
        _aside(there, new, now)
        new.delete()
        return
    for other in there.replacements.filter(state=FileState.SECOND, number__lt=new.number):
        _aside(there, other, now)
        other.delete()
    _aside(there, there, now)
    there.first_at = there.first_at or there.added_at or row.added_at
    for name in (*_KNOWN, *_READ):
        setattr(there, name, getattr(new, name))
    there.state, there.refusal, there.tried_at, there.tries = FileState.CLEAN, "", None, 0
    new.delete()
    there.save()
    found_anew(row)
    _counted(row, there, now)


def _aside(place: ResourceFile, file: ResourceFile, now: datetime) -> None:
    """Keep this version for those who look after it. What it says is no longer searched."""
    known = {name: getattr(file, name) for name in _KNOWN}
    EarlierFile.objects.create(file=place, ended_at=now, **known)


def _counted(row: Resource, file: ResourceFile, now: datetime) -> None:
    """The resource is in its next version."""
    note(by=file.added_by, row=row, changed=[FILE], now=now, said=file.said)
    row.save(update_fields=["version"])
