"""What is kept about a resource that stands on somebody else's site."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from people.models import User
from records.models import Row
from resources.models.resources import Resource


class Elsewhere(Row):
    """A link as the product brought it, and that a person opened it and saw where it leads.

    What a program found (`Resource.link_state`) stands apart: it cannot tell a page from another.
    """

    if TYPE_CHECKING:
        resource_id: uuid.UUID
        seen_by_id: uuid.UUID | None

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="elsewhere")
    # Its name in resources/data/elsewhere.toml; empty when a coordinator added it.
    key = models.CharField(max_length=80, blank=True)
    # A hash of the words as they were brought: what differs was changed here, and stays.
    brought = models.CharField(max_length=64, blank=True)
    # The very address somebody opened: another one has not been opened by anybody.
    seen_address = models.URLField(max_length=400, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    seen_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="brought_link_once"),
        ]


def seen_on(resource: Resource) -> date | None:
    """The day a person opened its present address; None when nobody has. No query when the row
    was selected with it."""
    row: Elsewhere | None = getattr(resource, "elsewhere", None)
    if row is None or row.seen_address != resource.source_url:
        return None
    return row.seen_on
