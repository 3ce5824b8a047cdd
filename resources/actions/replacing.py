"""New versions of files, by whoever looks after the resource. Until one is ready, and where the
organisation wants it looked at by a second person, readers get the old one."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from records.clock import today
from resources import storage
from resources.actions.adding import Source, attach, rows_of
from resources.actions.editing import TEXT
from resources.actions.in_place import take_place
from resources.actions.keeping import Upload, demand
from resources.actions.looked_after import demand_mine, locked
from resources.meanwhile import Happened, Seen, changes_since, versions_since
from resources.models import EarlierFile, FileState, Resource, ResourceFile
from resources.pipeline import check

REFUSED: Final = "resource.file.replace.refused"


class NoSuchFile(Exception):
    """Somebody took it away meanwhile, or it is made of a text and changes with that."""


class OtherFormat(Exception):
    """Whoever has a link to a PDF gets a PDF by it."""


class ReplacedMeanwhile(Exception):
    """Somebody else changed it since the form was opened: `happened`."""

    def __init__(self, happened: Sequence[Happened]) -> None:
        super().__init__()
        self.happened = happened


def may_be_replaced(resource: Resource, file: ResourceFile) -> bool:
    """Whether a new version can come in its place. What is made of a text follows that."""
    made = file.was_made_here and getattr(resource, "page", None) is not None
    settled = file.state != FileState.REFUSED
    return file.replaces_id is None and settled and not made


def put_file(
    *, by: User, resource: Resource, file: UUID, source: Source, said: str, seen: Seen,
    keep_comments: bool = False, now: datetime | None = None,
) -> ResourceFile:  # fmt: skip
    """Let a checked file come in place of another, once it is ready. `said`: what changed, for
    readers. `seen`: what `by` had before them.

    Raises Refused for a resource that `by` does not look after; NoSuchFile; OtherFormat;
    ReplacedMeanwhile; storage.NotKept when it cannot be stored.
    """
    demand(by, Permission.UPLOAD_RESOURCE, REFUSED)
    with rows_of([source]) as files, transaction.atomic():
        row = locked(by, resource, REFUSED)
        there = row.files.filter(pk=file).first()
        if there is None or not may_be_replaced(row, there):
            raise NoSuchFile
        happened = versions_since(there, seen.number) + changes_since(row, seen.version, {TEXT})
        if happened:
            raise ReplacedMeanwhile(happened)
        (new,) = files
        if new.format != there.format:
            raise OtherFormat
        new.replaces, new.number, new.said = there, _next_number(there), said
        new.keep_comments = keep_comments
        attach(by, row, files, [source], now or timezone.now())
        audit("resource.file.replaced", by=by, organisation=by.organisation_id, format=new.format)
    return new


def _next_number(file: ResourceFile) -> int:
    last: int | None = file.replacements.aggregate(last=Max("number"))["last"]
    return max(file.number, last or 0) + 1


def restore_file(
    *, by: User, resource: Resource, earlier: UUID, seen: Seen, now: datetime | None = None
) -> ResourceFile:
    """An earlier version once more, as a new one: nothing is lost by it. Raises as `put_file`;
    FileNotFoundError when its bytes are gone, FileRefused when they would not be taken today."""
    demand_mine(by=by, resource=resource, event=REFUSED)
    found = EarlierFile.objects.filter(pk=earlier, file__resource=resource).first()
    if found is None:
        raise NoSuchFile
    day = today(found.added_at or resource.added_at)
    with storage.fetch(found.original) as content:
        content.name = found.original_name
        return put_file(
            by=by, resource=resource, file=found.file_id, seen=seen, now=now,
            source=Upload(file=content, checked=check(content)),
            said=f"The version of {day.day} {day:%B %Y} is back.",
            keep_comments=found.keep_comments,
        )  # fmt: skip


@transaction.atomic
def let_through(*, by: User, resource: Resource, file: UUID, now: datetime | None = None) -> None:
    """Somebody else looked at a new version: readers get it from now on. Nothing happens when it
    does not wait.

    Raises Refused for a resource that `by` does not look after, and for who put it there, where
    the organisation wants somebody else.
    """
    event = "resource.file.let_through"
    demand(by, Permission.PUBLISH_RESOURCE, f"{event}.refused")
    row = locked(by, resource, f"{event}.refused")
    new = row.files.filter(pk=file, state=FileState.SECOND).first()
    if new is None:
        return
    if not row.may_let_through(new, by):
        raise Refused(f"{event}.refused", by=by, organisation=by.organisation_id)
    take_place(row=row, new=new, now=now or timezone.now())
    audit(event, by=by, organisation=by.organisation_id, format=new.format)


@transaction.atomic
def forget_version(*, by: User, resource: Resource, earlier: UUID) -> None:
    """Delete an earlier version for good: there was something in it that nobody should keep.

    Nothing happens when it is gone already. Raises Refused for a resource that `by` does not look
    after.
    """
    event = "resource.file.forgotten"
    row = locked(by, resource, f"{event}.refused")
    found = EarlierFile.objects.filter(pk=earlier, file__resource=row).first()
    if found is not None:
        _forget(found)
        audit(event, by=by, organisation=by.organisation_id, format=found.format)


def forget_earlier(*, now: datetime) -> int:
    """Delete the versions that were replaced long ago; returns how many. Run by the schedule."""
    found = list(EarlierFile.objects.over(now))
    for file in found:
        with transaction.atomic():
            _forget(file)
    return len(found)


def _forget(file: EarlierFile) -> None:
    file.delete()
    for name in {file.original, file.stored_name}:
        transaction.on_commit(partial(storage.discard, name))
