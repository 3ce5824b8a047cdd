"""That something changed: for the index."""

from django.db import models


class Change(models.Model):
    """That something in the library changed: written by triggers, read by every process before it
    answers from its index (resources/changes.py). Counts up, unlike other rows: no page shows it.
    """

    # Empty: everything may have changed.
    resource_id = models.UUIDField(null=True)
    day = models.DateField()

    def __str__(self) -> str:
        return "Change"
