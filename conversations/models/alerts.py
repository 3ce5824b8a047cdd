"""What a coordinator's desk is told: that something waits, under a reference. Never who, or what.

An alert is acknowledged by a person, or goes on: after a day to the deputy, then to the partner
organisation, whose desks are reminded every day until somebody takes it.
"""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from conversations.models.desks import Level, on_desk_of
from conversations.models.requests import Request
from people.models import Organisation, User
from people.roles import Permission
from records.models import Row

# Without letters and digits that are mistaken for each other when read out on the phone.
_LETTERS = "ABCDEFGHJKMNPQRTUVWXY346789"


def new_reference() -> str:
    """What the alert is called on the desk and on the phone: "K7M4-XQ3T". Says nothing."""
    letters = get_random_string(8, _LETTERS)
    return f"{letters[:4]}-{letters[4:]}"


class AlertKind(models.TextChoices):
    """What is the matter."""

    WAITING = "waiting", "A request has no yes yet"
    QUIET = "quiet", "An open conversation waits for the supporter"


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, user: User, on: date | None = None) -> "AlertQuerySet":
        """Alerts of this person's desk: their organisation's, and those that reached them as its
        named deputy or as its partner organisation, on this UK day (None: today). Never one that
        passes their organisation by."""
        if not user.can(Permission.SEE_DESK):
            return self.none()
        theirs = self.current().filter(on_desk_of(user, on))
        if user.organisation_id is None:
            return theirs
        return theirs.filter(Q(passes_by=False) | ~Q(organisation=user.organisation_id))

    def current(self) -> "AlertQuerySet":
        """Alerts whose matter is not settled."""
        return self.filter(closed_at__isnull=True)

    def unacknowledged(self) -> "AlertQuerySet":
        return self.current().filter(acknowledged_at__isnull=True)

    def due(self, now: datetime) -> "AlertQuerySet":
        """Nobody has acknowledged these in time: the next one's turn."""
        return self.unacknowledged().filter(escalate_at__lte=now)


class Alert(Row):
    """A reference and an age on a coordinator's desk."""

    if TYPE_CHECKING:
        request_id: uuid.UUID
        organisation_id: uuid.UUID | None

    request = models.ForeignKey(Request, models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=10, choices=AlertKind.choices)
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    # The desk of the colleague who waits; empty for somebody without an organisation.
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="alerts")
    # A peer supporter waits here, and a reference and an age could be enough for coordinators who
    # know their supporters: the desk of their own organisation is passed by, as long as there is
    # somebody else at the deputy's or the partner's.
    passes_by = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.COORDINATOR)
    # When the next one is told, unless somebody acknowledges it.
    escalate_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # The request was answered, the supporter wrote, or it ended.
    closed_at = models.DateTimeField(null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "kind"],
                condition=Q(closed_at__isnull=True),
                name="one_open_alert_of_a_kind",
            )
        ]
        indexes = [
            # The sweep each minute looks for alerts nobody has acknowledged.
            models.Index(
                fields=["escalate_at"],
                name="alert_unacknowledged",
                condition=Q(acknowledged_at__isnull=True, closed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def counted_for(self) -> uuid.UUID | None:
        """Under which organisation it is counted and recorded; None: under the whole service."""
        return None if self.passes_by else self.organisation_id
