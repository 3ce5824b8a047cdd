"""What a service itself said about its entry, asked by mail; a person decides about it."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from people.models import User
from records.fields import EncryptedTextField
from records.keys import keyed_hashes
from records.models import Row
from signposting.models.signposts import Signpost


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Questions and answers by the words the pages use."""

    def behind(self, token: str, on: date) -> "CorrectionQuerySet":
        """The one whose link this is, while it may be answered. A link that was mailed before a
        key rotation goes on working."""
        return self.filter(
            token_hash__in=keyed_hashes("signpost", token),
            answered_on__isnull=True,
            expires_on__gte=on,
            signpost__state=Signpost.State.PUBLISHED,
        )

    def waiting(self) -> "CorrectionQuerySet":
        """Answers nobody has decided about."""
        return self.filter(answered_on__isnull=False, decided_on__isnull=True)

    def over(self, before: date) -> "CorrectionQuerySet":
        """Decided, or run out without an answer, before this day."""
        unanswered = Q(answered_on__isnull=True, expires_on__lt=before)
        return self.filter(Q(decided_on__lt=before) | unanswered)


class Correction(Row):
    """One question to the owner of a service, and what came back."""

    if TYPE_CHECKING:
        signpost_id: uuid.UUID
        asked_by_id: uuid.UUID | None

    signpost = models.ForeignKey(Signpost, models.CASCADE, related_name="corrections")
    # The keyed hash of the link's token; empty when no link is open.
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    expires_on = models.DateField("the link runs out")
    asked_on = models.DateField("asked")
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    answered_on = models.DateField("answered", null=True)
    # {"hours": "…"}: the words that should be other ones, by the fields of the entry.
    words = models.JSONField(default=dict)
    # {"…": true}: right or wrong, by the id of the number or address.
    numbers = models.JSONField(default=dict)
    # New numbers, and whatever else they wrote: perhaps who they are.
    more = EncryptedTextField(blank=True)
    decided_on = models.DateField("decided", null=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    taken = models.BooleanField("taken over", null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            # Of an entry one answer waits at the most, and one link is open.
            models.UniqueConstraint(
                fields=["signpost"],
                condition=Q(decided_on__isnull=True),
                name="one_open_correction",
            )
        ]

    def __str__(self) -> str:
        return "correction"
