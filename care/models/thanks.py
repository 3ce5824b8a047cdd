"""A coordinator's thanks to all supporters of an organisation at once. Nobody knows who read it."""

from datetime import date, timedelta
from typing import Final

from django.db import models

from people.models import Organisation, User
from people.roles import Permission
from records.fields import EncryptedTextField
from records.models import Row

KEPT: Final = timedelta(days=365)


class ThankYouQuerySet(models.QuerySet["ThankYou"]):
    def to_supporters_of(self, user: User, on: date) -> "ThankYouQuerySet":
        """What was said to the supporters of this person's organisation, the newest first."""
        mine = self.filter(organisation=user.organisation_id, sent_on__gt=on - KEPT)
        return mine.order_by("-sent_on", "pk")

    def visible_to(self, user: User, on: date) -> "ThankYouQuerySet":
        """The same for those who look after the supporters of their organisation."""
        if not user.can(Permission.SEE_DESK):
            return self.none()
        return self.to_supporters_of(user, on)

    def over(self, on: date) -> "ThankYouQuerySet":
        """Older than a year."""
        return self.filter(sent_on__lte=on - KEPT)


class ThankYou(Row):
    """One text for everybody. It holds nobody: neither who wrote it nor who read it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    words = EncryptedTextField("thanks to all supporters")
    sent_on = models.DateField()

    objects = ThankYouQuerySet.as_manager()

    def __str__(self) -> str:
        return "thanks"
