"""What a resource was before somebody changed it."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from people.models import User
from records.models import Row
from resources.models.files import SAID_MOST
from resources.models.resources import Resource


class Revision(Row):
    """One change: what a resource said until then, and who changed what of it.

    `number` is the version that ended with it; version 1 is how it was put into the library.
    """

    if TYPE_CHECKING:
        resource_id: uuid.UUID
        by_id: uuid.UUID | None

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    # As resources.words gives them.
    words = models.JSONField()
    changed = models.JSONField()
    # What changed, in a sentence for readers.
    said = models.CharField("what changed", max_length=SAID_MOST, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "number"], name="revision_once"),
        ]
