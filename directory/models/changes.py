"""What processes tell each other through the database."""

from django.db import models


class Change(models.Model):
    """That a supporter's row, areas or account changed: written by triggers, read by every
    process before it answers from its index (directory/changes.py). Counts up, unlike other rows:
    no page shows it."""

    # Empty: everything may have changed.
    supporter_id = models.UUIDField(null=True)
    day = models.DateField()

    def __str__(self) -> str:
        return "Change"
