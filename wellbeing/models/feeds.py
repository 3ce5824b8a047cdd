"""A calendar that somebody's own programme reads by a secret address: off until switched on."""

from typing import Final

from django.db import models

from people.models import User
from records.keys import keyed_hashes
from records.models import Row
from records.tokens import keyed_hash

PURPOSE: Final = "calendar-feed"


def hash_of(token: str) -> str:
    """How a token is kept: who reads the table cannot read the calendar."""
    return keyed_hash(PURPOSE, token)


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def owned_by(self, user: User) -> "CalendarFeedQuerySet":
        """One's own."""
        return self.filter(person=user)

    def opened_by(self, token: str) -> "CalendarFeedQuerySet":
        """The one whose address has this token, made before a key was rotated too."""
        return self.filter(token_hash__in=keyed_hashes(PURPOSE, token), person__is_active=True)


class CalendarFeed(Row):
    """Somebody's feed; without a row there is none. Nothing says when it was read."""

    person = models.OneToOneField(User, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    # Without it every entry says the same neutral word.
    shows_titles = models.BooleanField("says what each event is called", default=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "calendar feed"
