"""The pairs of a cohort as they were worked out, before anyone is told, and those that coordinators
took out. No words, no reasons."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from mentoring.models.needs import Need
from mentoring.models.offers import Offer
from mentoring.models.schemes import Scheme
from people.models import User
from records.models import Row


class PlannedPairQuerySet(models.QuerySet["PlannedPair"]):
    def visible_to(self, user: User) -> "PlannedPairQuerySet":
        """Those of schemes this coordinator runs."""
        return self.filter(scheme__in=Scheme.objects.run_by(user))

    def planned_until(self, day: date) -> "PlannedPairQuerySet":
        """Those worked out by that day."""
        return self.filter(planned_on__lte=day)


class PlannedPair(Row):
    """Two who could be a pair of this cohort. Erased when they are told, or not to be."""

    if TYPE_CHECKING:
        scheme_id: uuid.UUID
        need_id: uuid.UUID
        offer_id: uuid.UUID

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="planned")
    # One mentor for each; a mentor may have several.
    need = models.OneToOneField(Need, models.CASCADE, related_name="planned")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="planned")
    planned_on = models.DateField("worked out on")

    objects = PlannedPairQuerySet.as_manager()

    class Meta:
        verbose_name = "planned pair"


class StruckPairQuerySet(models.QuerySet["StruckPair"]):
    def struck_until(self, day: date) -> "StruckPairQuerySet":
        """Those taken out by that day."""
        return self.filter(struck_on__lte=day)


class StruckPair(Row):
    """Two whom a coordinator took out of a plan: they are not put together when it is worked out
    anew. Erased when the cohort is told or ends."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="struck")
    need = models.ForeignKey(Need, models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    struck_on = models.DateField("taken out on")

    objects = StruckPairQuerySet.as_manager()

    class Meta:
        verbose_name = "pair taken out"
        constraints = [
            models.UniqueConstraint(fields=["need", "offer"], name="taken_out_once"),
        ]
