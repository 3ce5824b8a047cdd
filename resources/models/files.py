"""Checked files, and files kept while a form is put right."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

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
    """Where a file is in the pipeline. Only a clean one is ever sent to readers."""

    WAITING = "waiting", "Received"
    CHECKING = "checking", "Being checked"
    QUARANTINED = "quarantined", "Waits for the virus scanner"
    CLEAN = "clean", "Ready"
    REFUSED = "refused", "Refused"


# On their way: neither ready nor refused.
UNDER_WAY = (FileState.WAITING, FileState.CHECKING, FileState.QUARANTINED)
# Whoever took a file on has so long; then another worker takes it on.
LEASE = timedelta(minutes=5)
# A job is enqueued with the row. When it got lost, the schedule looks after so long.
LOST = timedelta(minutes=2)


class ResourceFileQuerySet(models.QuerySet["ResourceFile"]):
    """Files of resources."""

    def ready(self) -> "ResourceFileQuerySet":
        """Those that may be sent."""
        return self.filter(state=FileState.CLEAN)

    def in_order(self) -> "ResourceFileQuerySet":
        """As they were added."""
        return self.order_by(models.F("added_at").asc(nulls_first=True), "pk")

    def newest_first(self) -> "ResourceFileQuerySet":
        """The one added last first."""
        return self.order_by(models.F("added_at").desc(nulls_last=True), "pk")

    def unread(self) -> "ResourceFileQuerySet":
        """Those that may be sent and cannot be searched yet."""
        return self.ready().filter(read_at__isnull=True)

    def under_way(self) -> "ResourceFileQuerySet":
        """Those that are neither ready nor refused."""
        return self.filter(state__in=UNDER_WAY)

    def free(self, now: datetime) -> "ResourceFileQuerySet":
        """Those under way that nobody is at work on."""
        idle = Q(tried_at__isnull=True) | Q(tried_at__lt=now - LEASE)
        return self.under_way().filter(idle)

    def left_lying(self, now: datetime) -> "ResourceFileQuerySet":
        """Those free ones whose job got lost, or that wait for the scanner; longest first."""
        forgotten = Q(tried_at__isnull=False) | Q(added_at__isnull=True)
        rows = self.free(now).filter(forgotten | Q(added_at__lt=now - LOST))
        return rows.order_by(models.F("tried_at").asc(nulls_first=True), "pk")


class ResourceFile(StoredFile):
    """One file of a resource. Name, size and fingerprint of `StoredFile` are those of what readers
    get: once it is ready, a copy without traces of those who made it.
    """

    if TYPE_CHECKING:
        resource_id: uuid.UUID
        added_by_id: uuid.UUID | None

    resource = models.ForeignKey("resources.Resource", models.CASCADE, related_name="files")
    state = models.CharField(max_length=12, choices=FileState.choices, default=FileState.WAITING)
    # Why it was refused, or what it waits for: in words for whoever added it.
    refusal = models.TextField(blank=True)
    # What came in, byte for byte. Empty for files from before there were two copies.
    received_name = models.CharField(max_length=80, blank=True)
    received_size = models.PositiveBigIntegerField(default=0)
    # Indexed: the same file a second time is pointed out.
    received_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    # What others wrote beside the text, one a line, and whether readers get it.
    comments = models.TextField(blank=True)
    keep_comments = models.BooleanField(default=False)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(null=True, blank=True)
    # Since when somebody is at work on it, and the how many-th time.
    tried_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # What it says, for searching; read in the background. Never sent to anybody as a whole.
    text = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = ResourceFileQuerySet.as_manager()

    class Meta:
        indexes = [
            # Looked for every minute; nearly all files are ready and not in it.
            models.Index(
                fields=["tried_at"],
                condition=~Q(state__in=[FileState.CLEAN, FileState.REFUSED]),
                name="resource_file_under_way",
            )
        ]

    @property
    def original(self) -> str:
        """Where the bytes are that came in."""
        return self.received_name or self.stored_name

    @property
    def comment_lines(self) -> list[str]:
        """What others wrote beside the text."""
        return self.comments.splitlines()

    @property
    def is_under_way(self) -> bool:
        """Neither ready nor refused."""
        return self.state in UNDER_WAY


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
