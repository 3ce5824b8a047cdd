"""What a desk put off until a day: it comes back on that day by itself.

Said of one alert, or of a whole kind of work ("uploads to check") of one organisation.
"""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from people.models import Organisation, User
from people.roles import Permission
from records.models import Row

# Somebody waits behind an alert: whoever took it on may put it off so long and no longer.
ALERT_DAYS = 3
WORK_DAYS = 14


class Work(models.TextChoices):
    """What can lie on a desk and be put off."""

    ALERT = "alert", "Somebody waits"
    CHECKS = "checks", "Checks, training and agreements that run out"
    APPLICATIONS = "applications", "Applications to become a peer supporter"
    UPLOADS = "uploads", "Uploads to check"
    REVIEWS = "reviews", "Library: entries to read again"
    SUPERVISION = "supervision", "Supervision of peer supporters"
    SIGNPOSTS = "signposts", "Where to get help: entries to check"


class DeferralQuerySet(models.QuerySet["Deferral"]):
    def visible_to(self, user: User) -> "DeferralQuerySet":
        """Those of the desks on which this person may see something."""
        if not user.can(Permission.SEE_DESK):
            return self.none()
        mine = Q(organisation__deputy=user)
        if user.organisation_id is not None:
            own = user.organisation_id
            mine |= Q(organisation=own) | Q(organisation__desk_partner=own)
        return self.filter(mine)

    def current(self, on: date) -> "DeferralQuerySet":
        """Those that hide something on this UK day."""
        return self.filter(until__gt=on)


class Deferral(Row):
    """One thing of one desk is put off until a day; the last word counts."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    work = models.CharField(max_length=12, choices=Work.choices)
    # The alert; of a kind of work, the organisation itself.
    row = models.UUIDField()
    until = models.DateField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = DeferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "work", "row"], name="deferred_once")
        ]

    def __str__(self) -> str:
        return "deferral"


def longest(work: str) -> timedelta:
    """How long this may be put off."""
    return timedelta(days=ALERT_DAYS if work == Work.ALERT else WORK_DAYS)
