"""Two people writing to each other: the machinery, without knowing why they write.

Everything written is class C: encrypted, never searched, and gone when the thread expires.
"""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from people.models import User
from records.fields import EncryptedTextField
from records.models import Row

DRAFT_LIFE = timedelta(hours=1)
# Unread text dies this long after the end at the latest: nothing is kept for ever.
LONGEST_WAIT = timedelta(days=90)


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user: User) -> "ThreadQuerySet":
        """Threads in which this person takes part; nobody else may know they exist."""
        return self.filter(
            pk__in=Participant.objects.filter(user=user, has_left=False).values("thread")
        )

    def expired(self, now: datetime) -> "ThreadQuerySet":
        """Ended threads whose time is over."""
        return self.filter(erase_after__lte=now)

    def erasable(self, now: datetime) -> "ThreadQuerySet":
        """Expired threads that nobody still has to read, or that waited for it long enough.

        Nothing unread is deleted by the clock (promise P2), until 90 days after the end. Decided
        in the database, so that threads that wait never fill a batch.
        """
        still_to_read = Participant.objects.filter(
            thread=OuterRef("pk"),
            has_left=False,
            user__is_active=True,
            read_number__lt=OuterRef("last_number"),
        )
        return self.expired(now).filter(
            Q(ended_at__lte=now - LONGEST_WAIT) | ~Exists(still_to_read)
        )


class Thread(Row):
    """One correspondence between two people."""

    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Set when the thread ends; the shorter of both organisations' retention.
    erase_after = models.DateTimeField(null=True)
    # The number of the newest message: a reader's place is a number, never a time.
    last_number = models.PositiveIntegerField(default=0)
    last_message_at = models.DateTimeField(null=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            # The nightly expiry looks for what is over.
            models.Index(fields=["erase_after"], name="thread_erase_after"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, erase_after__isnull=True)
                | Q(ended_at__isnull=False, erase_after__isnull=False),
                name="thread_end_and_erasure_together",
            )
        ]

    def __str__(self) -> str:
        return "thread"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class Participant(Row):
    """One of the two people of a thread, under the name they chose for it."""

    if TYPE_CHECKING:
        user_id: uuid.UUID | None
        thread_id: uuid.UUID

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="participants")
    # Empty once the account is gone: the other side keeps its copy with "a former colleague".
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="participations")
    name = EncryptedTextField()
    # How far this person has read, so that "New since you last looked" can be shown to them.
    read_number = models.PositiveIntegerField(default=0)
    # Somebody who wrote and then handed on: their words stay, they read no further.
    has_left = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "user"], name="participant_once_a_thread")
        ]

    def __str__(self) -> str:
        return "participant"


class Message(Row):
    """One message, encrypted."""

    if TYPE_CHECKING:
        author_id: uuid.UUID
        thread_id: uuid.UUID

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    author = models.ForeignKey(Participant, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    body = EncryptedTextField()
    # What its writer put beside the words: a name that the app above understands, never a copy.
    card = EncryptedTextField(blank=True, default="")
    sent_at = models.DateTimeField()
    # Made with the form: the same form sent twice makes one message.
    form_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["number"]
        constraints = [
            # Also the index the conversation page reads by.
            models.UniqueConstraint(fields=["thread", "number"], name="message_number_in_thread"),
            models.UniqueConstraint(fields=["thread", "form_key"], name="message_sent_once"),
        ]

    def __str__(self) -> str:
        return "message"


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, user: User) -> "DraftQuerySet":
        """This person's own drafts."""
        return self.filter(user=user)

    def current(self, now: datetime) -> "DraftQuerySet":
        return self.filter(expires_at__gt=now)


class Draft(Row):
    """What someone typed into a form before the session was lost, or keeps for later; shown only
    to them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    # Which form: a keyed hash of its route and address, so a dump does not tell what it was about.
    form = models.CharField(max_length=64)
    body = EncryptedTextField()
    card = EncryptedTextField(blank=True, default="")
    expires_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="one_draft_a_form")]

    def __str__(self) -> str:
        return "draft"
