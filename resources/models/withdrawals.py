"""What was taken off the shelf, and who was told that a date has come."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from people.models import User
from records.models import Row
from resources.models.resources import Resource

REASON_MOST = 500


class Withdrawal(Row):
    """That a resource was taken off the shelf; gone when it is put back.

    `reason` is for those who look after it, and for readers too if `for_readers`. `instead`: what
    readers are led to.
    """

    if TYPE_CHECKING:
        resource_id: uuid.UUID
        by_id: uuid.UUID | None
        instead_id: uuid.UUID | None

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="withdrawal")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(max_length=REASON_MOST, blank=True)
    for_readers = models.BooleanField(default=False)
    instead = models.ForeignKey(Resource, models.SET_NULL, null=True, related_name="+")


class ReviewTold(Row):
    """That somebody was told that a resource is to be looked at again, and how near that was:
    nobody is told the same twice."""

    if TYPE_CHECKING:
        resource_id: uuid.UUID
        to_id: uuid.UUID

    to = models.ForeignKey(User, models.CASCADE, related_name="+")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="+")
    due_on = models.DateField()
    # See resources.reviews.stage.
    stage = models.SmallIntegerField()
    told_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["to", "resource", "due_on", "stage"], name="review_told_once"
            )
        ]
        # Old ones are deleted by day.
        indexes = [models.Index(fields=["told_on"], name="review_told_day")]
