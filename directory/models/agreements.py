"""The supporters' agreement as an organisation publishes it: versions, never edited."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from people.models import Organisation, User
from people.roles import Permission
from records.models import Row


class AgreementTextQuerySet(models.QuerySet["AgreementText"]):
    def visible_to(self, user: User) -> "AgreementTextQuerySet":
        """The versions of the own organisation, for those who may publish another."""
        own = user.organisation_id
        if own is None or not user.can(Permission.PUBLISH_AGREEMENT):
            return self.none()
        return self.filter(organisation=own)


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
