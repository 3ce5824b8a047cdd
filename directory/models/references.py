"""Who could speak for an applicant, and what they answered when a vetter asked them by mail."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q

from directory.models.supporters import in_reach
from directory.models.vetting import SENT, Application, ApplicationState
from people.models import User
from records.fields import EncryptedTextField
from records.keys import keyed_hashes
from records.models import Row

# An applicant names so many people at the most.
REFEREES: Final = 2
# Somebody is asked once, and once more when they do not answer.
MOST_ASKS: Final = 2
ANSWERS: Final = ("known_for", "listening", "confidence", "anything")


class Asked(models.TextChoices):
    """How far it is with one of the people who could speak for an applicant."""

    NOT_AGREED = "not_agreed", "The applicant does not want them asked yet"
    TO_ASK = "to_ask", "Not asked yet"
    WAITING = "waiting", "Asked, no answer yet"
    OVER = "over", "Asked, the link ran out without an answer"
    ANSWERED = "answered", "Answered"
    DECLINED = "declined", "Would rather not say"


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def owned_by(self, user: User) -> "ReferenceQuerySet":
        """Those somebody named on an application that is not decided."""
        unfinished = [ApplicationState.DRAFT, ApplicationState.SUBMITTED]
        rows = self.filter(application__applicant=user, application__state__in=unfinished)
        return rows.order_by("number")

    def visible_to(self, user: User) -> "ReferenceQuerySet":
        """Those of applications this vetter may look at."""
        return self.filter(in_reach(user, "application__applicant__"), application__state__in=SENT)

    def behind(self, token: str, on: date) -> "ReferenceQuerySet":
        """The one whose link this is, while it may be answered. A link that was mailed before a
        key rotation goes on working."""
        return self.filter(
            token_hash__in=keyed_hashes("reference", token),
            may_ask=True,
            answered_at__isnull=True,
            expires_on__gte=on,
            application__state=ApplicationState.SUBMITTED,
            application__applicant__is_active=True,
        )


class Reference(Row):
    """Somebody an applicant named, with what they answered. Read by the vetters of it alone."""

    if TYPE_CHECKING:
        application_id: uuid.UUID
        asked_by_id: uuid.UUID | None

    application = models.ForeignKey(Application, models.CASCADE, related_name="references")
    number = models.PositiveSmallIntegerField()
    name = EncryptedTextField("who could speak for me")
    email = EncryptedTextField("their e-mail address")
    knows = EncryptedTextField("how we know each other")
    may_ask = models.BooleanField("you may ask them", default=False)
    asked_at = models.DateTimeField("asked", null=True)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asks = models.PositiveSmallIntegerField("how often asked", default=0)
    # The keyed hash of the link's token; empty when no link is open.
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    expires_on = models.DateField("the link runs out", null=True)
    answered_at = models.DateTimeField("answered", null=True)
    would_not_say = models.BooleanField(default=False)
    known_for = EncryptedTextField(blank=True)
    listening = EncryptedTextField(blank=True)
    confidence = EncryptedTextField(blank=True)
    anything = EncryptedTextField(blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="reference_number_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=REFEREES, asks__lte=MOST_ASKS),
                name="references_have_limits",
            ),
        ]

    def __str__(self) -> str:
        return "Reference"

    def state(self, on: date) -> Asked:
        """How far it is on this London date."""
        if self.answered_at is not None:
            return Asked.DECLINED if self.would_not_say else Asked.ANSWERED
        if not self.may_ask:
            return Asked.NOT_AGREED
        if self.expires_on is None:
            return Asked.TO_ASK
        return Asked.WAITING if self.expires_on >= on else Asked.OVER

    @property
    def can_be_asked(self) -> bool:
        """Whether a vetter may send the mail: agreed, not answered, asked once at the most."""
        return self.may_ask and self.answered_at is None and self.asks < MOST_ASKS
