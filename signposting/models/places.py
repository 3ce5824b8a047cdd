"""Where somebody can go."""

import uuid
from typing import TYPE_CHECKING, Final

from django.db import models

from records.models import Row
from signposting.models.signposts import Signpost

MOST_PLACES: Final = 5


class Location(Row):
    """A place of a service: Open Referral's location and address in one."""

    if TYPE_CHECKING:
        signpost_id: uuid.UUID

    signpost = models.ForeignKey(Signpost, models.CASCADE, related_name="locations")
    name = models.CharField("what it is called", max_length=80, blank=True)
    address = models.CharField("street", max_length=200, blank=True)
    town = models.CharField(max_length=60)
    postcode = models.CharField(max_length=10, blank=True)
    # Getting in, once there: "ramp at the back door".
    access_words = models.CharField("getting in", max_length=200, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        parts = (self.name, self.address, self.town, self.postcode)
        return ", ".join(part for part in parts if part)
