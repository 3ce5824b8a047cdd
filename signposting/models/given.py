"""How often entries were put into messages: a number a month, and nobody."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from records.models import Row
from signposting.models.signposts import Signpost


class GivenQuerySet(models.QuerySet["Given"]):
    """Counts by the words the pages use."""

    def over(self, on: date) -> "GivenQuerySet":
        """Of months that are over: what is told of one never changes again."""
        return self.filter(month__lt=on.replace(day=1)).order_by("-month")


class Given(Row):
    """In this month (its first day) one entry was put into so many messages."""

    if TYPE_CHECKING:
        signpost_id: uuid.UUID

    signpost = models.ForeignKey(Signpost, models.CASCADE, related_name="given")
    month = models.DateField()
    count = models.PositiveIntegerField(default=0)

    objects = GivenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signpost", "month"], name="one_count_a_month")
        ]

    def __str__(self) -> str:
        return "count"
