"""That somebody's places in groups ended because they moved to another organisation."""

from datetime import date, timedelta
from typing import Final

from django.db import models

from people.models import User
from records.models import Row

# So long they read why their groups are gone.
TOLD_FOR: Final = timedelta(days=28)


class GroupsLeftQuerySet(models.QuerySet["GroupsLeft"]):
    def owned_by(self, user: User) -> "GroupsLeftQuerySet":
        """One's own."""
        return self.filter(person=user)

    def over(self, on: date) -> "GroupsLeftQuerySet":
        """Those read long enough."""
        return self.filter(until__lt=on)


class GroupsLeft(Row):
    """For the person alone. It names no group, and not how many."""

    person = models.OneToOneField(User, models.CASCADE, related_name="+")
    until = models.DateField("told until")

    objects = GroupsLeftQuerySet.as_manager()

    class Meta:
        verbose_name = "peer groups left with a change of organisation"
        verbose_name_plural = "peer groups left with a change of organisation"
