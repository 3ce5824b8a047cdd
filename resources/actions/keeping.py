"""Bytes: into storage, kept for a form, and out of it again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Permission
from records.audit import Refused
from resources import storage
from resources.models import (
    HOLD,
    EarlierFile,
    HeldUpload,
    PagePicture,
    ResourceFile,
    StoredFile,
)
from resources.names import shown_name
from resources.pipeline import Checked

# Held files a person can have at once: those of two forms full of them.
MOST_HELD = 24


DAY = timedelta(days=1)


AnyFile = TypeVar("AnyFile", bound=StoredFile)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that passed `pipeline.check`, still in the request."""

    file: File[bytes]
    checked: Checked


def demand(by: User, permission: Permission, event: str) -> None:
    if not by.can(permission):
        raise Refused(event, by=by, organisation=by.organisation_id)


@contextmanager
def stored(upload: Upload) -> Iterator[str]:
    """The upload in storage; taken out again when what follows fails."""
    name = storage.keep(upload.file, upload.checked.sha256)
    try:
        yield name
    except BaseException:
        storage.discard(name)
        raise


def stored_file(model: type[AnyFile], name: str, upload: Upload, **more: Any) -> AnyFile:
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
    demand(by, Permission.UPLOAD_RESOURCE, "resource.add.refused")
    expires = (now or timezone.now()) + HOLD
    with stored(upload) as name, transaction.atomic():
        held = stored_file(HeldUpload, name, upload, user=by, expires_at=expires)
        held.save(force_insert=True)
        older = HeldUpload.objects.filter(user=by).order_by("-expires_at", "id")[MOST_HELD:]
        forget(list(older))
    return held


def forget(held: Sequence[HeldUpload]) -> None:
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
    forget(expired)
    return len(expired)


@transaction.atomic
def forget_held(*, person: User) -> None:
    """Delete the files kept for somebody who is erased."""
    forget(list(HeldUpload.objects.filter(user=person)))


def discard_unnamed(*, now: datetime) -> int:
    """Delete stored files of yesterday or before that no row names; returns how many.

    Younger ones may belong to a request that is still at work.
    """
    named = set(ResourceFile.objects.values_list("stored_name", flat=True))
    named |= set(ResourceFile.objects.values_list("received_name", flat=True))
    named |= set(PagePicture.objects.values_list("stored_name", flat=True))
    named |= set(EarlierFile.objects.values_list("stored_name", flat=True))
    named |= set(EarlierFile.objects.values_list("received_name", flat=True))
    named |= set(HeldUpload.objects.values_list("stored_name", flat=True))
    old = [name for name in storage.names() if name not in named and storage.age(name, now) > DAY]
    _discard(old)
    return len(old)
