"""Every write to the library."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from people.models import Organisation, User
from people.roles import Permission
from records.audit import Refused, audit
from records.clock import today
from records.words import words_of
from resources import storage
from resources.models import (
    HOLD,
    REVIEW_AGAIN,
    FileState,
    HeldUpload,
    Resource,
    ResourceFile,
    StoredFile,
)
from resources.names import shown_name
from resources.outside import look
from resources.pipeline import Checked
from resources.reading import read_apart
from resources.taxonomy import ON_THE_WEB

# Words of other addresses under /resources/.
RESERVED = frozenset({"upload", "pack", "new", "routes"})
# Held files a person can have at once: one for each tab they may have open.
MOST_HELD = 3
DAY = timedelta(days=1)
# A link is looked at once a week; so many at a time, of so many that wait the longest.
LINK_AGAIN = timedelta(days=7)
MOST_LINKS = 10
MOST_LOOKED_AT = 200
AnyFile = TypeVar("AnyFile", bound=StoredFile)


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


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that passed `pipeline.check`, still in the request."""

    file: File[bytes]
    checked: Checked


def _demand(by: User, permission: Permission, event: str) -> None:
    if not by.can(permission):
        raise Refused(event, by=by, organisation=by.organisation_id)


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
    _demand(by, Permission.UPLOAD_RESOURCE, "resource.add.refused")
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
        with _stored(source) as name:
            return _add(by, details, _stored_file(ResourceFile, name, source), moment, key)
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
        slug=_free_slug(details.title),
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


def _free_slug(title: str) -> str:
    """An address of the title's words; when it is taken, with a few random letters behind."""
    slug = slugify(title)[:70].strip("-") or "resource"
    if slug in RESERVED or Resource.objects.filter(slug=slug).exists():
        return f"{slug}-{secrets.token_hex(3)}"
    return slug


@contextmanager
def _stored(upload: Upload) -> Iterator[str]:
    """The upload in storage; taken out again when what follows fails."""
    name = storage.keep(upload.file, upload.checked.sha256)
    try:
        yield name
    except BaseException:
        storage.discard(name)
        raise


def _stored_file(model: type[AnyFile], name: str, upload: Upload, **more: Any) -> AnyFile:
    checked = upload.checked
    return model(
        original_name=shown_name(upload.file.name or "", checked.format),
        stored_name=name,
        format=checked.format,
        media_type=checked.media_type,
        size=checked.size,
        sha256=checked.sha256,
        **more,
    )


def hold(*, by: User, upload: Upload, now: datetime | None = None) -> HeldUpload:
    """Keep a right file for this person for an hour, while they put other fields right.

    Raises Refused without permission, storage.NotKept when it cannot be stored.
    """
    _demand(by, Permission.UPLOAD_RESOURCE, "resource.add.refused")
    expires = (now or timezone.now()) + HOLD
    with _stored(upload) as name, transaction.atomic():
        held = _stored_file(HeldUpload, name, upload, user=by, expires_at=expires)
        held.save(force_insert=True)
        older = HeldUpload.objects.filter(user=by).order_by("-expires_at", "id")[MOST_HELD:]
        _forget(list(older))
    return held


def _forget(held: Sequence[HeldUpload]) -> None:
    """Delete held files, the bytes once their rows are gone for good."""
    names = [each.stored_name for each in held]
    HeldUpload.objects.filter(pk__in=[each.pk for each in held]).delete()
    transaction.on_commit(partial(_discard, names))


def _discard(names: Sequence[str]) -> None:
    for name in names:
        storage.discard(name)


@transaction.atomic
def forget_expired(*, now: datetime) -> int:
    """Delete held files whose hour is over; returns how many. Run by the schedule."""
    expired = list(HeldUpload.objects.filter(expires_at__lte=now))
    _forget(expired)
    return len(expired)


@transaction.atomic
def forget_held(*, person: User) -> None:
    """Delete the files kept for somebody who is erased."""
    _forget(list(HeldUpload.objects.filter(user=person)))


def discard_unnamed(*, now: datetime) -> int:
    """Delete stored files of yesterday or before that no row names; returns how many.

    Younger ones may belong to a request that is still at work.
    """
    named = set(ResourceFile.objects.values_list("stored_name", flat=True))
    named |= set(HeldUpload.objects.values_list("stored_name", flat=True))
    old = [name for name in storage.names() if name not in named and storage.age(name, now) > DAY]
    _discard(old)
    return len(old)


def read_unread(*, now: datetime, most: int = 20) -> int:
    """Read what files say that nobody has read yet; returns how many. Run by the schedule."""
    found = list(ResourceFile.objects.unread().order_by("pk")[:most])
    for file in found:
        keep_text(file=file, text=_text_of(file), now=now)
    return len(found)


def _text_of(file: ResourceFile) -> str:
    try:
        with storage.fetch(file.stored_name) as content:
            return read_apart(content, file.format)
    except FileNotFoundError:
        return ""


def check_links(*, now: datetime) -> int:
    """Look whether pages elsewhere are still there; returns how many. Run by the schedule.

    One of each site at a time, so that nobody is bothered; the others at the next time.
    """
    due, sites = list[Resource](), set[str]()
    for row in Resource.objects.links_due(now - LINK_AGAIN).only("source_url")[:MOST_LOOKED_AT]:
        if row.site not in sites and len(due) < MOST_LINKS:
            sites.add(row.site)
            due.append(row)
    for row in due:
        found = look(row.source_url)
        same = Resource.objects.filter(pk=row.pk, source_url=row.source_url)
        same.update(link_state=found, link_checked_at=now)
    return len(due)


@transaction.atomic
def keep_text(*, file: ResourceFile, text: str, now: datetime) -> None:
    """From now on the file is found by what it says. Nobody acts here: no permission is asked."""
    row = Resource.objects.select_for_update().get(pk=file.resource_id)
    ResourceFile.objects.filter(pk=file.pk).update(text=text, read_at=now)
    texts = list(row.files.ready().order_by("pk").values_list("text", flat=True))
    row.search_text = words_found_by(row.title, row.summary, texts)["search_text"]
    row.save(update_fields=["search_text"])


@transaction.atomic
def publish(*, by: User, resource: Resource, now: datetime | None = None) -> Resource:
    """Show a resource to those it is for, from now on; already published ones stay as they are.

    Whoever uploads may publish today; asking for a second pair of eyes belongs here later.
    Raises Refused for a resource that `by` does not look after.
    """
    return _shelve(by, resource, "resource.published", now or timezone.now())


@transaction.atomic
def withdraw(*, by: User, resource: Resource) -> Resource:
    """Take a resource off the shelf at once; whoever looks after it still finds it.

    Raises Refused for a resource that `by` does not look after.
    """
    return _shelve(by, resource, "resource.withdrawn", None)


def _shelve(by: User, resource: Resource, event: str, at: datetime | None) -> Resource:
    _demand(by, Permission.PUBLISH_RESOURCE, f"{event}.refused")
    row = (
        Resource.objects.looked_after_by(by).select_for_update(of=("self",)).filter(pk=resource.pk)
    )
    found = row.first()
    if found is None:
        raise Refused(f"{event}.refused", by=by, organisation=by.organisation_id)
    if (found.published_at is None) != (at is None):
        found.published_at = at
        found.save(update_fields=["published_at"])
        audit(event, by=by, organisation=by.organisation_id)
    return found
