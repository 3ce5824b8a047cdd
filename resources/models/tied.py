"""What belongs together."""

from django.db import models
from django.db.models import Q

from records.models import Row
from resources.models.resources import Resource
from resources.taxonomy import (
    COMPANIONS,
)


class Companion(Row):
    """That two resources belong together: `other` is the notes, the Easy Read … of the first."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="companions")
    other = models.ForeignKey(Resource, models.CASCADE, related_name="companion_of")
    kind = models.CharField(max_length=12, choices=COMPANIONS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "other"], name="companion_once"),
            models.CheckConstraint(
                condition=~Q(resource=models.F("other")), name="companion_of_another"
            ),
        ]
