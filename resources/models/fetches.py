"""How often files were saved: a number a month, and nobody in it."""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import models

from records.models import Row
from resources.models.resources import Resource

# Two years: a year can be held against the one before.
FETCHES_KEPT: Final = timedelta(days=730)


class FetchesQuerySet(models.QuerySet["Fetches"]):
    """Numbers of months."""

    def old(self, day: date) -> "FetchesQuerySet":
        """Those of months that are told no more."""
        return self.filter(month__lt=day - FETCHES_KEPT)


class Fetches(Row):
    """How often the files of one resource were saved in one month. Which file, when in the month,
    by whom: not known. Written by `resources.fetched`, some hours together."""

    if TYPE_CHECKING:
        resource_id: uuid.UUID

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="fetches")
    # Its first day, in the United Kingdom.
    month = models.DateField()
    times = models.PositiveIntegerField(default=0)

    objects = FetchesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "fetches"
        constraints = [
            models.UniqueConstraint(fields=["resource", "month"], name="one_number_a_month")
        ]
