"""Rows that every other app builds on, the audit trail and the tallies."""

from uuid import uuid4

from django.db import models


class Row(models.Model):
    """A row with a random id: ids in order would tell when something happened."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True
