"""What research found out, as cards that can be quoted."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from people.models import User
from records.models import Row
from resources.models.resources import REVIEW_AGAIN, Resource

# More on one page would be a report of their own.
MOST_FINDINGS = 20


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings of resources."""

    def visible_to(self, user: User) -> "FindingQuerySet":
        """Those on pages this person sees."""
        return self.filter(resource__in=Resource.objects.visible_to(user))

    def in_order(self) -> "FindingQuerySet":
        """As whoever looks after the resource put them."""
        return self.order_by("place", "pk")


class Finding(Row):
    """One finding: a sentence, and everything somebody needs who quotes it."""

    if TYPE_CHECKING:
        resource_id: uuid.UUID

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="findings")
    # Where it stands among the others; counted from 1, with gaps.
    place = models.PositiveSmallIntegerField()
    figure = models.CharField(max_length=30, blank=True)
    words = models.TextField("finding", max_length=400)
    year = models.PositiveSmallIntegerField()
    sample = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=200)
    link = models.URLField(max_length=400, blank=True)
    # When a person last held it against its source; None: nobody here has.
    checked_on = models.DateField(null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    @property
    def check_by(self) -> date | None:
        """By when somebody should look again."""
        return self.checked_on + REVIEW_AGAIN if self.checked_on else None

    @property
    def quote(self) -> str:
        """Everything in one text, to be copied: never the figure without where it is from."""
        asked = f" Asked: {self.sample}." if self.sample else ""
        where = f" {self.link}" if self.link else ""
        figure = f"{self.figure}: " if self.figure else ""
        return f"{figure}{self.words}{asked} Source: {self.source}, {self.year}.{where}"
