"""Rows of the machinery: mail that waits to leave, regular work, signs of life."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from records.fields import EncryptedTextField
from records.models import Row


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """The outbox by state."""

    def waiting(self) -> "OutgoingMailQuerySet":
        """Not sent yet and not given up."""
        return self.filter(given_up=False)

    def due(self, now: datetime) -> "OutgoingMailQuerySet":
        """Waiting, its time has come, and no worker is at it; oldest first."""
        free = models.Q(leased_until=None) | models.Q(leased_until__lte=now)
        return self.waiting().filter(free, due_at__lte=now).order_by("due_at", "created_at")


class OutgoingMail(Row):
    """One mail to one recipient. The row is deleted as soon as the mail server took it.

    A letter carries its encrypted words; a notice carries only whom it is for, and gets the
    constant words and the address at the moment of sending. A mail that was given up keeps the
    reason (a code) and nothing else.
    """

    class Kind(models.TextChoices):
        """What is stored."""

        LETTER = "letter"
        NOTICE = "notice"

    kind = models.CharField(max_length=10, choices=Kind)
    recipient_id = models.UUIDField(null=True, db_index=True)
    to = EncryptedTextField(blank=True)
    subject = EncryptedTextField(blank=True)
    body = EncryptedTextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    given_up = models.BooleanField(default=False)
    reason = models.CharField(max_length=20, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "outgoing mail"
        verbose_name_plural = "outgoing mail"


class Schedule(Row):
    """When a piece of regular work is due next."""

    name = models.CharField(max_length=120, unique=True)
    next_due = models.DateTimeField()


class Heartbeat(Row):
    """The last sign of life of a worker, under a random name."""

    worker = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
