"""An organisation's own routes: where somebody is, and what helps there, in order.

Where an organisation has none of its own for a place, the default of the product is shown
(resources/default_routes.py). It becomes rows only when a coordinator changes it.
"""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import models
from django.db.models import Q

from people.models import Organisation, User
from records.fields import CodesField
from records.models import Row
from resources.models.resources import Resource

# Where somebody can be. The code stands in addresses; the problems belong to "not-working".
PLACES: Final = [
    ("thinking", "Thinking about it"),
    ("starting", "Starting from scratch"),
    ("running", "Running"),
    ("not-working", "Something is not working"),
    ("improving", "Improving facilitation"),
    ("evaluating", "Evaluating"),
    ("nobody-comes", "Nobody comes"),
    ("giving-too-much", "Somebody gives too much"),
    ("hard-things", "Hard things were heard"),
    ("conflict", "There is conflict"),
    ("one-person", "One person carries it all"),
    ("losing-support", "Losing support from above"),
]
PROBLEM: Final = "not-working"
PROBLEMS: Final = (
    "nobody-comes", "giving-too-much", "hard-things", "conflict", "one-person", "losing-support",
)  # fmt: skip
# A short list is a list somebody follows.
MOST_STEPS: Final = 12
LONGEST_WORDS: Final = 600
LONGEST_WHY: Final = 300


class RouteQuerySet(models.QuerySet["Route"]):
    """Routes of organisations."""

    def visible_to(self, user: User) -> "RouteQuerySet":
        """Those of this person's own organisation."""
        if user.organisation_id is None:
            return self.none()
        return self.filter(organisation_id=user.organisation_id)


class Route(Row):
    """What one organisation says to somebody who is at one place."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # One of PLACES: the actions see to it.
    place = models.CharField(max_length=20)
    words = models.TextField("what is said first", max_length=LONGEST_WORDS)
    onward = CodesField(choices=PLACES, blank=True)

    objects = RouteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "place"], name="one_route_a_place")
        ]

    def __str__(self) -> str:
        return "route"


class RouteStep(Row):
    """One step: something of the library, one of our originals, or a page of this site."""

    if TYPE_CHECKING:
        resource_id: UUID | None

    route = models.ForeignKey(Route, models.CASCADE, related_name="steps")
    # The same in the default and in the copy an organisation changes: a form that was opened
    # before the copy was made finds its step.
    key = models.UUIDField()
    place_in_order = models.PositiveSmallIntegerField()
    why = models.TextField(max_length=LONGEST_WHY)
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, related_name="+")
    original = models.CharField(max_length=80, blank=True)
    page = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["place_in_order", "key"]
        constraints = [
            models.UniqueConstraint(fields=["route", "key"], name="step_once"),
            models.CheckConstraint(
                condition=Q(resource__isnull=False, original="", page="")
                | Q(~Q(original=""), resource__isnull=True, page="")
                | Q(~Q(page=""), resource__isnull=True, original=""),
                name="step_leads_to_one_thing",
            ),
        ]
