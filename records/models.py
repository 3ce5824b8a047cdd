"""Rows that every other app builds on, the audit trail and the tallies."""

from uuid import uuid4

from django.db import models
from django.utils import timezone

from records.fields import EncryptedTextField


class Row(models.Model):
    """A row with a random id: ids in order would tell when something happened."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Neutral on purpose: admin pages and logs print this."""
        return f"{self._meta.verbose_name} {self.id.hex[:8]}"


class AuditEvent(Row):
    """What somebody with privilege opened or changed. Written once; triggers keep it so.

    `subject` is a pseudonym of the person concerned; once her `Pseudonym` is destroyed nobody can
    link the line to her. `codes` holds words of fixed lists and numbers, never free text.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    event = models.CharField(max_length=80)
    actor_id = models.UUIDField(null=True, db_index=True)
    subject = models.CharField(max_length=64, blank=True, db_index=True)
    organisation_id = models.UUIDField(null=True, db_index=True)
    codes = models.JSONField(default=dict)


class Pseudonym(Row):
    """The key that turns a person's id into the `subject` of her audit lines."""

    person_id = models.UUIDField(unique=True)
    key = EncryptedTextField()


class Finished(Row):
    """When a piece of regular work, by its name, last came to its end."""

    name = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "finished work"


class Tally(Row):
    """How often something happened in a week. No person, no day, no hour."""

    kind = models.CharField(max_length=60)
    organisation_id = models.UUIDField(null=True)
    week = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "organisation_id", "week"], name="one_tally_per_organisation"
            ),
            # NULLs differ from each other, so the whole service needs a constraint of its own.
            models.UniqueConstraint(
                fields=["kind", "week"],
                condition=models.Q(organisation_id=None),
                name="one_tally_for_all",
            ),
        ]
