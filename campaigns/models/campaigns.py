"""A campaign: something that stands on the home page from one day to another. No person is in it.

Days are UK days: it begins at midnight by the clock on a UK wall and ends at one, on whatever side
of a change of the clocks each lies.
"""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from people.models import Organisation, User
from people.modules import Module
from people.roles import Permission
from records.models import Row
from resources.models import Resource
from wellbeing.models import Audience, Event

MOST_TIED: Final = 10


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def shown_to(self, own: uuid.UUID | OuterRef) -> "CampaignQuerySet":
        """Those put up for this organisation, by one that has campaigns switched on."""
        link = Campaign.organisations.through.objects
        chosen = Exists(link.filter(campaign=OuterRef("pk"), organisation=own))
        theirs = (
            Q(organisation=own) | Q(audience=Audience.ALL) | Q(audience=Audience.SOME) & Q(chosen)
        )
        return self.filter(
            theirs,
            organisation__modules__has=Module.CAMPAIGNS.value,
            taken_down_on__isnull=True,
        )

    def visible_to(self, user: User, on: date) -> "CampaignQuerySet":
        """What is on for this person's organisation on this UK day; for those who run campaigns
        there what is still to come, too."""
        if user.organisation_id is None or not user.is_active:
            return self.none()
        rows = self.shown_to(user.organisation_id).filter(last_day__gte=on)
        return rows if user.can(Permission.RUN_CAMPAIGNS) else rows.filter(first_day__lte=on)

    def run_by(self, user: User) -> "CampaignQuerySet":
        """Those this person looks after with the others of their organisation who may."""
        if not user.can(Permission.RUN_CAMPAIGNS) or user.organisation_id is None:
            return self.none()
        return self.filter(
            organisation=user.organisation_id,
            organisation__modules__has=Module.CAMPAIGNS.value,
        )

    def on(self, day: date) -> "CampaignQuerySet":
        """Those that are on, what ends first before the others."""
        found = self.filter(first_day__lte=day, last_day__gte=day)
        return found.order_by("last_day", "title", "pk")

    def not_over(self, day: date) -> "CampaignQuerySet":
        """On or still to come, in the order of their beginning."""
        rows = self.filter(last_day__gte=day, taken_down_on__isnull=True)
        return rows.order_by("first_day", "title", "pk")


class Campaign(Row):
    """What it is, for whom, and from when until when."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=4, choices=Audience.choices, default=Audience.OWN)
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")
    title = models.CharField(max_length=100)
    about = models.TextField("what it is about")
    first_day = models.DateField()
    last_day = models.DateField()
    # The key of the awareness day it belongs to (campaigns/calendar.py); empty: none.
    day_key = models.CharField("awareness day", max_length=40, blank=True)
    # What each reader is shown of these goes through the doors of the library and of events.
    resources = models.ManyToManyField(Resource, blank=True, related_name="+")
    events = models.ManyToManyField(Event, blank=True, related_name="+")
    taken_down_on = models.DateField(null=True)
    # Sent twice, it is one.
    form_key = models.UUIDField(unique=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="campaign_ends_after_it_begins"
            )
        ]
        indexes = [
            # What is on is asked for each home page; what is over only grows.
            models.Index(
                fields=["last_day"],
                name="campaign_last_day",
                condition=Q(taken_down_on__isnull=True),
            )
        ]


def organisations_with_campaigns(own: uuid.UUID) -> QuerySet[Organisation]:
    """The other organisations for which a campaign can be put up."""
    has = Organisation.objects.filter(modules__has=Module.CAMPAIGNS.value)
    return has.exclude(pk=own).order_by("name")
