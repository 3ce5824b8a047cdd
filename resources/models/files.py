"""Checked files, and files kept while a form is put right."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from people.models import User
from records.models import Row
from resources.taxonomy import (
    FORMATS,
)

# Characters of what somebody says changed.
SAID_MOST = 200
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
    # A new version that somebody else has to look at, before it takes the place of the old one.
    SECOND = "second", "Waits for another coordinator"
    REFUSED = "refused", "Refused"


# On their way: neither ready nor refused.
UNDER_WAY = (FileState.WAITING, FileState.CHECKING, FileState.QUARANTINED)
# Whoever took a file on has so long; then another worker takes it on.
LEASE = timedelta(minutes=5)
# A job is enqueued with the row. When it got lost, the schedule looks after so long.
LOST = timedelta(minutes=2)
# So long what was replaced can be brought back.
KEPT_EARLIER = timedelta(days=730)


class ResourceFileQuerySet(models.QuerySet["ResourceFile"]):
    """Files of resources."""

    def ready(self) -> "ResourceFileQuerySet":
        """Those that may be sent."""
        return self.filter(state=FileState.CLEAN)

    def in_order(self) -> "ResourceFileQuerySet":
        """As they were added; a new version stands where the first one stood."""
        first = Coalesce("first_at", "added_at")
        return self.order_by(first.asc(nulls_first=True), "pk")

    def in_place(self) -> "ResourceFileQuerySet":
        """Without the new versions on their way into the place of another."""
        return self.filter(replaces__isnull=True)

    def made_here(self) -> "ResourceFileQuerySet":
        """Those that nobody uploaded: they were made of a text."""
        return self.filter(received_name="")

    def shown_in_order(self) -> "ResourceFileQuerySet":
        """The same for the page of a resource: with how far the pictures of their pages are,
        without what they say."""
        return self.in_order().select_related("previews").defer("text")

    def last_in_hand(self) -> "ResourceFileQuerySet":
        """The one added last first. Without what was refused and what is not yet in its place: no
        reader gets that, so nobody becomes the second pair of eyes by it."""
        rows = self.in_place().exclude(state=FileState.REFUSED)
        return rows.order_by(models.F("added_at").desc(nulls_last=True), "pk")

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
        replaces_id: uuid.UUID | None

    resource = models.ForeignKey("resources.Resource", models.CASCADE, related_name="files")
    # The file in whose place this one comes once it may: then its row takes over what is here, so
    # that every link to it stays, and this row goes.
    replaces = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replacements"
    )
    # The how many-th version it is, and what changed with it, in a sentence for readers.
    number = models.PositiveIntegerField(default=1)
    said = models.CharField("what changed", max_length=SAID_MOST, blank=True)
    # When the first version was added, of a file that was replaced since.
    first_at = models.DateTimeField(null=True, blank=True)
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
    # How long a film lasts, as it says itself; empty for everything else.
    seconds = models.PositiveIntegerField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = ResourceFileQuerySet.as_manager()

    class Meta:
        indexes = [
            # Looked for every minute; nearly all files are ready and not in it.
            models.Index(
                fields=["tried_at"],
                condition=~Q(state__in=[FileState.CLEAN, FileState.REFUSED]),
                name="resource_file_under_way",
            ),
            # Looked for by each desk: few of thousands.
            models.Index(
                fields=["resource"],
                condition=Q(state=FileState.SECOND),
                name="resource_file_second",
            ),
        ]

    @property
    def original(self) -> str:
        """Where the bytes are that came in."""
        return self.received_name or self.stored_name

    @property
    def lasts(self) -> str:
        """How long a film lasts, in words: "2 minutes 9 seconds"."""
        minutes, seconds = divmod(self.seconds or 0, 60)
        parts = ((minutes, "minute"), (seconds, "second"))
        return " ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts if n)

    @property
    def was_made_here(self) -> bool:
        """Nobody uploaded it: it was made of a text, or is from before there were two copies."""
        return self.received_name == ""

    @property
    def comment_lines(self) -> list[str]:
        """What others wrote beside the text."""
        return self.comments.splitlines()

    @property
    def is_under_way(self) -> bool:
        """Neither ready nor refused."""
        return self.state in UNDER_WAY


class EarlierFileQuerySet(models.QuerySet["EarlierFile"]):
    """Versions of before."""

    def last_first(self) -> "EarlierFileQuerySet":
        """The one that was replaced last first."""
        return self.order_by("-number", "pk")

    def over(self, now: datetime) -> "EarlierFileQuerySet":
        """Those that were replaced so long ago that nobody brings them back."""
        return self.filter(ended_at__lt=now - KEPT_EARLIER)


class EarlierFile(StoredFile):
    """What a file was until another took its place: for those who look after it, and for nobody
    else. In a table of its own, so that no way to the files of the library leads here.
    """

    if TYPE_CHECKING:
        file_id: uuid.UUID
        added_by_id: uuid.UUID | None

    file = models.ForeignKey(ResourceFile, models.CASCADE, related_name="earlier")
    number = models.PositiveIntegerField()
    said = models.CharField("what changed", max_length=SAID_MOST, blank=True)
    received_name = models.CharField(max_length=80, blank=True)
    received_size = models.PositiveBigIntegerField(default=0)
    received_sha256 = models.CharField(max_length=64, blank=True)
    keep_comments = models.BooleanField(default=False)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(null=True, blank=True)
    # Indexed: looked for every night.
    ended_at = models.DateTimeField(db_index=True)

    objects = EarlierFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="earlier_file_once"),
        ]

    @property
    def original(self) -> str:
        """Where the bytes are that came in."""
        return self.received_name or self.stored_name


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
