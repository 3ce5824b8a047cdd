"""New things in the library."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify

from people.models import Organisation, User
from people.roles import Permission
from records.audit import Refused, audit
from records.clock import today
from resources import storage
from resources.actions.editing import FILE, note
from resources.actions.found_by import found_anew, words_found_by
from resources.actions.keeping import Upload, demand, stored, stored_file
from resources.actions.looked_after import locked
from resources.actions.pictures import forget_pictures
from resources.models import (
    REVIEW_AGAIN,
    FileState,
    HeldUpload,
    Resource,
    ResourceFile,
    StoredFile,
)
from resources.taxonomy import ON_THE_WEB

# A resource is one thing in some formats, not a folder.
MOST_FILES = 12
# Words of other addresses under /resources/.
RESERVED = frozenset({"upload", "pack", "new", "reviews", "routes", "stories"})


# A checked file: in the request, or kept from the last try of its form.
Source = Upload | HeldUpload


class TooManyFiles(Exception):
    """The resource would have more files than a page can show."""


@dataclass(frozen=True, kw_only=True)
class Details:
    """What the uploader says about a resource. `organisation`: None when shared with everyone."""

    title: str
    summary: str
    kind: str
    stages: Sequence[str]
    audiences: Sequence[str]
    owner: str
    licence: str
    values: Sequence[str] = ()
    topics: Sequence[str] = ()
    language: str = "en"
    source_url: str = ""
    length: str = ""
    organisation: Organisation | None = None


def add_resource(
    *,
    by: User,
    details: Details,
    source: Source | Sequence[Source] | None,
    now: datetime | None = None,
    key: UUID | None = None,
) -> Resource:
    """Put checked files on the shelf, unpublished; returns the resource. Without a file it is a
    link to somebody else's site. Readers get each file once a job has gone through it.

    `key`: the form's own number. The same form sent twice gives the same resource once.
    Raises Refused without permission, or for another organisation than one's own;
    storage.NotKept when a file cannot be stored; Resource.DoesNotExist when `key` is taken by
    somebody else's resource.
    """
    demand(by, Permission.UPLOAD_RESOURCE, "resource.add.refused")
    if details.organisation and details.organisation.pk != by.organisation_id:
        raise Refused("resource.add.refused", by=by, organisation=by.organisation_id)
    if made := _made_before(by, key):
        return made
    moment = now or timezone.now()
    sources = [source] if isinstance(source, Upload | HeldUpload) else list(source or ())
    try:
        with rows_of(sources) as files:
            return _add(by, details, files, sources, moment, key)
    except IntegrityError:
        # The same form, sent twice at the same moment: the other one was faster.
        if key is None:
            raise
        return Resource.objects.get(pk=key, added_by=by)


def _made_before(by: User, key: UUID | None) -> Resource | None:
    return Resource.objects.filter(pk=key, added_by=by).first() if key else None


@contextmanager
def rows_of(sources: Sequence[Source]) -> Iterator[list[ResourceFile]]:
    """A row for each, not yet saved; what was put into storage for it is taken out again when what
    follows fails."""
    with ExitStack() as stack:
        rows = []
        for source in sources:
            if isinstance(source, HeldUpload):
                kept = {field.name: getattr(source, field.name) for field in _FILE_FIELDS}
                rows.append(ResourceFile(**kept))
            else:
                name = stack.enter_context(stored(source))
                rows.append(stored_file(ResourceFile, name, source))
        yield rows


@transaction.atomic
def _add(
    by: User,
    details: Details,
    files: Sequence[ResourceFile],
    sources: Sequence[Source],
    now: datetime,
    key: UUID | None,
) -> Resource:
    resource = Resource(
        slug=free_slug(details.title),
        keeper_id=by.organisation_id,
        added_by=by,
        added_at=now,
        reviewed_on=today(now),
        review_by=today(now) + REVIEW_AGAIN,
        **words_found_by(details.title, details.summary),
        **{name: getattr(details, name) for name in Details.__dataclass_fields__},
    )
    if key:
        resource.pk = key
    resource.save(force_insert=True)
    attach(by, resource, files, sources, now)
    audit("resource.added", by=by, organisation=by.organisation_id, format=_formats(files))
    return resource


def _formats(files: Sequence[ResourceFile]) -> str:
    return "/".join(sorted({file.format for file in files})) or ON_THE_WEB


def attach(
    by: User,
    resource: Resource,
    files: Sequence[ResourceFile],
    sources: Sequence[Source],
    now: datetime,
) -> None:
    """Save the rows and have a job go through each."""
    held = [source.pk for source in sources if isinstance(source, HeldUpload)]
    HeldUpload.objects.filter(pk__in=held).delete()
    for file in files:
        file.resource, file.added_by, file.added_at = resource, by, now
        file.received_name, file.received_size = file.stored_name, file.size
        file.received_sha256 = file.sha256
        file.save(force_insert=True)
        have_prepared(file)


def have_prepared(file: ResourceFile) -> None:
    """Enqueue the job, with the row: a rollback takes both. The task stands above the actions it
    calls, so it is named here, not imported."""
    import_string("resources.tasks.prepare_file").enqueue(str(file.pk))


def add_file(
    *, by: User, resource: Resource, source: Source, now: datetime | None = None
) -> ResourceFile:
    """Add one more checked file to a resource. Raises as `add_files`."""
    return add_files(by=by, resource=resource, sources=[source], now=now)[0]


def add_files(
    *, by: User, resource: Resource, sources: Sequence[Source], now: datetime | None = None
) -> list[ResourceFile]:
    """Add checked files to a resource, all of them or none; readers get each once a job has gone
    through it, and where the organisation wants that, once somebody else has published the
    resource again.

    Raises Refused for a resource that `by` does not look after; TooManyFiles; storage.NotKept when
    one cannot be stored.
    """
    demand(by, Permission.UPLOAD_RESOURCE, "resource.file.add.refused")
    with rows_of(sources) as files, transaction.atomic():
        row = locked(by, resource, "resource.file.add.refused")
        if row.files.in_place().count() + len(files) > MOST_FILES:
            raise TooManyFiles
        attach(by, row, files, sources, now or timezone.now())
        if row.published_at is not None and row.waits_for_another:
            # What nobody else has looked at is not shown: off the shelf until somebody has.
            row.published_at = None
            row.save(update_fields=["published_at"])
        for file in files:
            audit("resource.file.added", by=by, organisation=by.organisation_id, format=file.format)
    return files


@transaction.atomic
def remove_file(*, by: User, resource: Resource, file: UUID, now: datetime | None = None) -> None:
    """Delete one file of a resource, with its earlier versions and those that were to take its
    place. Nothing happens when it is gone already.

    Raises Refused for a resource that `by` does not look after.
    """
    row = locked(by, resource, "resource.file.remove.refused")
    found = row.files.filter(pk=file).first()
    if found is None:
        return
    forget_pictures([found, *found.replacements.all()])
    names = names_behind(found)
    if found.state == FileState.CLEAN:
        note(by=by, row=row, changed=[FILE], now=now or timezone.now())
        row.save(update_fields=["version"])
    found.delete()
    found_anew(row)
    for name in names:
        transaction.on_commit(partial(storage.discard, name))
    audit("resource.file.removed", by=by, organisation=by.organisation_id, format=found.format)


def names_behind(file: ResourceFile) -> set[str]:
    """Of everything in storage that goes with this file."""
    rows = [file, *file.replacements.all(), *file.earlier.all()]
    return {name for row in rows for name in (row.original, row.stored_name)}


_FILE_FIELDS = [field for field in StoredFile._meta.fields if field.name != "id"]


def free_slug(title: str) -> str:
    """An address of the title's words; when it is taken, with a few random letters behind."""
    slug = slugify(title)[:70].strip("-") or "resource"
    if slug in RESERVED or Resource.objects.filter(slug=slug).exists():
        return f"{slug}-{secrets.token_hex(3)}"
    return slug
