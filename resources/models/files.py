"""Checked files, and files kept while a form is put right."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models

from people.models import User
from records.models import Row
from resources.taxonomy import (
    FORMATS,
)

# How long a right file waits for the rest of its form.
HOLD = timedelta(hours=1)


class StoredFile(Row):
    """A checked file under a random name in private storage."""

    original_name = models.CharField(max_length=120)
    stored_name = models.CharField(max_length=80, unique=True)
    format = models.CharField(max_length=5, choices=FORMATS)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True


class FileState(models.TextChoices):
    """Where a file is in the pipeline. Only a clean one is ever sent to anybody."""

    WAITING = "waiting", "Being checked"
    CLEAN = "clean", "Ready"
    REFUSED = "refused", "Refused"


class ResourceFileQuerySet(models.QuerySet["ResourceFile"]):
    """Files of resources."""

    def ready(self) -> "ResourceFileQuerySet":
        """Those that may be sent."""
        return self.filter(state=FileState.CLEAN)

    def unread(self) -> "ResourceFileQuerySet":
        """Those that may be sent and cannot be searched yet."""
        return self.ready().filter(read_at__isnull=True)


class ResourceFile(StoredFile):
    """One file of a resource."""

    if TYPE_CHECKING:
        resource_id: uuid.UUID

    resource = models.ForeignKey("resources.Resource", models.CASCADE, related_name="files")
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.WAITING)
    # What it says, for searching; read in the background. Never sent to anybody as a whole.
    text = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = ResourceFileQuerySet.as_manager()


class HeldUploadQuerySet(models.QuerySet["HeldUpload"]):
    """Held files."""

    def visible_to(self, user: User, *, now: datetime) -> "HeldUploadQuerySet":
        """The files kept for this person alone, while they last."""
        return self.filter(user=user, expires_at__gt=now)


class HeldUpload(StoredFile):
    """A right file, kept for the same person while the other fields are put right."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    expires_at = models.DateTimeField(db_index=True)

    objects = HeldUploadQuerySet.as_manager()
