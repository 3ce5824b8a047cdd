"""A supporter's places, and what takes one of them, or two."""

from datetime import date

from django.db import models
from django.db.models import Q

from conversations.models.requests import Request
from directory.models import HARD_CAP, Supporter
from people.models import User
from records.models import Row


class PlaceQuerySet(models.QuerySet["Place"]):
    def owned_by(self, user: User) -> "PlaceQuerySet":
        """One's own, as a supporter. There is no door for anybody else."""
        return self.filter(supporter__user=user)

    def heavy(self, on: date) -> "PlaceQuerySet":
        """Those that count double on this UK day."""
        return self.filter(heavy_until__gte=on)


class Place(Row):
    """One of a supporter's places, taken by one open conversation."""

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="places")
    request = models.OneToOneField(Request, models.CASCADE, related_name="place")
    number = models.PositiveSmallIntegerField()
    # The supporter alone marked it as heavy: it counts double up to and including this UK day.
    heavy_until = models.DateField(null=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            # No CHECK can count rows: the number is the count.
            models.UniqueConstraint(fields=["supporter", "number"], name="place_taken_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=HARD_CAP), name="place_within_hard_cap"
            ),
        ]

    def __str__(self) -> str:
        return "place"

    def weight(self, on: date) -> int:
        """How much of what the supporter can carry it takes on this UK day."""
        return 2 if self.heavy_until is not None and self.heavy_until >= on else 1
