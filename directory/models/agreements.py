"""The supporters' agreement as an organisation publishes it: versions, never edited."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from people.models import Organisation, User
from records.models import Row


class AgreementTextQuerySet(models.QuerySet["AgreementText"]):
    def visible_to(self, vetter: User) -> "AgreementTextQuerySet":
        """The versions a vetter looks after: those of the own organisation."""
        own = vetter.organisation_id
        return self.filter(organisation=own) if own else self.none()


class AgreementText(Row):
    """One version, from the second on: the first is ours (directory/agreement.py)."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreement_texts")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    published_at = models.DateTimeField()
    # The last day on which an earlier signature still holds.
    sign_by = models.DateField()
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = AgreementTextQuerySet.as_manager()

    class Meta:
        verbose_name = "supporters’ agreement"
        verbose_name_plural = "supporters’ agreement"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "version"], name="one_agreement_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"
