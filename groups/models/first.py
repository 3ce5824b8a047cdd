"""How the first session was, where a new member wants the two facilitators to know.

Where they do not, nothing is kept: the page answers with where to turn and forgets.
"""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import models

from groups.models.groups import Group
from groups.models.members import Membership
from people.models import User
from records.fields import EncryptedTextField
from records.models import Row

FIRST_LENGTH: Final = 300
# So long the page can be answered, and so long an answer is kept.
FIRST_KEPT: Final = timedelta(days=14)


class Feeling(models.TextChoices):
    """In a word."""

    GOOD = "good", "It was good to be there"
    MIXED = "mixed", "Some of it was good, some was not"
    HARD = "hard", "It was hard"


class FirstAnswerQuerySet(models.QuerySet["FirstAnswer"]):
    def owned_by(self, user: User) -> "FirstAnswerQuerySet":
        """One's own."""
        return self.filter(member__person=user)

    def read_by(self, user: User, on: date) -> "FirstAnswerQuerySet":
        """Those given to the facilitators of groups this person facilitates."""
        rows = self.filter(member__group__in=Group.objects.led_by(user), until__gte=on)
        return rows.select_related("member").order_by("-until", "pk")

    def over(self, on: date) -> "FirstAnswerQuerySet":
        """Those whose last day is over."""
        return self.filter(until__lt=on)


class FirstAnswer(Row):
    """What one new member lets the two facilitators know."""

    if TYPE_CHECKING:
        member_id: uuid.UUID

    member = models.OneToOneField(Membership, models.CASCADE, related_name="first_answer")
    feeling = EncryptedTextField("how the first session was")
    words = EncryptedTextField("in their words", blank=True, default="")
    until = models.DateField("erased after")

    objects = FirstAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "how somebody's first session in a peer group was"

    @property
    def feeling_words(self) -> str:
        """In a word."""
        return dict(Feeling.choices).get(self.feeling, "")
