"""New things in the library."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from people.models import Organisation, User
from people.roles import Permission
from records.audit import Refused, audit
from records.clock import today
from records.words import words_of
from resources.actions.keeping import Upload, demand, stored, stored_file
from resources.models import (
    REVIEW_AGAIN,
    FileState,
    HeldUpload,
    Resource,
    ResourceFile,
    StoredFile,
)
from resources.taxonomy import ON_THE_WEB

# Words of other addresses under /resources/.
RESERVED = frozenset({"upload", "pack", "new", "reviews", "routes"})


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
    source: Upload | HeldUpload | None,
    now: datetime | None = None,
    key: UUID | None = None,
) -> Resource:
    """Put a checked file on the shelf, unpublished; returns the resource. Without a file it is a
    link to somebody else's site.

    `key`: the form's own number. The same form sent twice gives the same resource once.
    Raises Refused without permission, or for another organisation than one's own;
    storage.NotKept when the file cannot be stored; Resource.DoesNotExist when `key` is taken by
    somebody else's resource.
    """
    demand(by, Permission.UPLOAD_RESOURCE, "resource.add.refused")
    if details.organisation and details.organisation.pk != by.organisation_id:
        raise Refused("resource.add.refused", by=by, organisation=by.organisation_id)
    if made := _made_before(by, key):
        return made
    moment = now or timezone.now()
    try:
        if isinstance(source, HeldUpload):
            return _add_held(by, details, source, moment, key)
        if source is None:
            return _add(by, details, None, moment, key)
        with stored(source) as name:
            return _add(by, details, stored_file(ResourceFile, name, source), moment, key)
    except IntegrityError:
        # The same form, sent twice at the same moment: the other one was faster.
        if key is None:
            raise
        return Resource.objects.get(pk=key, added_by=by)


def _made_before(by: User, key: UUID | None) -> Resource | None:
    return Resource.objects.filter(pk=key, added_by=by).first() if key else None


@transaction.atomic
def _add(
    by: User, details: Details, file: ResourceFile | None, now: datetime, key: UUID | None
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
    if file is not None:
        file.resource = resource
        # `check` is all of the pipeline today; a later one starts at WAITING and ends here.
        file.state = FileState.CLEAN
        file.save(force_insert=True)
    format = file.format if file else ON_THE_WEB
    audit("resource.added", by=by, organisation=by.organisation_id, format=format)
    return resource


def words_found_by(title: str, summary: str, texts: Sequence[str] = ()) -> dict[str, str]:
    """What is found by which words: the columns of `Resource`."""
    return {
        "title_words": words_of(title),
        "summary_words": words_of(f"{title} {summary}"),
        "search_text": words_of(" ".join([title, summary, *texts])),
    }


@transaction.atomic
def _add_held(
    by: User, details: Details, held: HeldUpload, now: datetime, key: UUID | None
) -> Resource:
    file = ResourceFile(**{field.name: getattr(held, field.name) for field in _FILE_FIELDS})
    held.delete()
    return _add(by, details, file, now, key)


_FILE_FIELDS = [field for field in StoredFile._meta.fields if field.name != "id"]


def free_slug(title: str) -> str:
    """An address of the title's words; when it is taken, with a few random letters behind."""
    slug = slugify(title)[:70].strip("-") or "resource"
    if slug in RESERVED or Resource.objects.filter(slug=slug).exists():
        return f"{slug}-{secrets.token_hex(3)}"
    return slug
