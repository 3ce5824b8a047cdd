"""How it went: answers without a name, the codes they are given with, and asking once more later.

An answer holds codes of fixed lists and the month. A code is spent when it is used and leads to no
person and no pair; that somebody is asked again after months knows no pair either.
"""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db import models

from mentoring.course import FOLLOW_UP_LIFE
from mentoring.kinds import Kind, kinds_of
from people.models import Organisation, User
from people.roles import Permission
from records.keys import keyed_hashes
from records.models import Row
from records.tokens import keyed_hash

PURPOSE: Final = "mentoring-review"


class Stage(models.TextChoices):
    """When somebody is asked."""

    MID = "mid", "Half way"
    END = "end", "At the end"
    LATER = "later", "Months later"


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> "ReviewQuerySet":
        """Those of the coordinator's own organisation; pages show sums of several only."""
        if not user.can(Permission.RUN_MENTORING):
            return self.none()
        return self.filter(organisation=user.organisation_id, kind__in=kinds_of(user.organisation))


class Review(Row):
    """One answered form."""

    kind = models.CharField(max_length=7, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    stage = models.CharField(max_length=5, choices=Stage.choices)
    # {question: code}: both of fixed lists, never free text.
    answers: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    # The first day of the month.
    month = models.DateField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "review of mentoring"
        indexes = [models.Index(fields=["organisation", "kind", "month"], name="reviews_of_a_year")]


def hash_of(token: str) -> str:
    """How a token is kept: who reads the table can open nothing."""
    return keyed_hash(PURPOSE, token)


class ReviewCodeQuerySet(models.QuerySet["ReviewCode"]):
    def opened_by(self, token: str, on: date) -> "ReviewCodeQuerySet":
        """The one with this token while it holds, whatever is switched on: a pair that goes on is
        asked half way, and nobody has a second code."""
        return self.filter(code_hash__in=keyed_hashes(PURPOSE, token), expires_on__gte=on)

    def over(self, on: date) -> "ReviewCodeQuerySet":
        """Those that hold no longer."""
        return self.filter(expires_on__lt=on)


class ReviewCode(Row):
    """Lets its holder answer once."""

    code_hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    stage = models.CharField(max_length=5, choices=Stage.choices)
    expires_on = models.DateField()

    objects = ReviewCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "code of a review"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: User) -> "FollowUpQuerySet":
        """One's own."""
        return self.filter(person=user, kind__in=kinds_of(user.organisation))

    def due(self, on: date) -> "FollowUpQuerySet":
        """Those whose day has come."""
        return self.filter(due_on__lte=on)

    def over(self, on: date) -> "FollowUpQuerySet":
        """Those that were asked long ago."""
        return self.filter(due_on__lt=on - FOLLOW_UP_LIFE)


class FollowUp(Row):
    """Somebody is asked once more how it went, from that day on."""

    if TYPE_CHECKING:
        person_id: uuid.UUID

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    # The first of a month, so that it does not tell which pair ended.
    due_on = models.DateField()
    told = models.BooleanField("got a notice", default=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "later question about mentoring"
        indexes = [models.Index(fields=["due_on"], name="follow_up_due")]
