"""Somebody is worried about somebody: what they tell the safeguarding leads, and what follows.

Everything written is class C: encrypted, never searched.
"""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from conversations.models.duty import is_lead, is_second, out_of_bounds
from conversations.models.requests import Request
from people.models import Organisation, User
from records.fields import EncryptedTextField
from records.models import Row


class ConcernKind(models.TextChoices):
    """What it is about."""

    LIFE = "life", "A life may be at risk"
    CONDUCT = "conduct", "How somebody behaves towards me here"
    OTHER = "other", "Something else that worries me"


class Told(models.IntegerChoices):
    """How far a concern that nobody has taken up has gone."""

    LEADS = 0, "The safeguarding leads"
    LEADS_AGAIN = 1, "The safeguarding leads, again"
    SECONDS_TOO = 2, "The second openers too"


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, user: User, now: datetime) -> "ConcernQuerySet":
        """Concerns this safeguarding lead may read: about people of their organisation, neither
        side theirs to be kept apart from. Nobody else reads any."""
        if not is_lead(user, now):
            return self.none()
        near = out_of_bounds(user).values("pk")
        sides = Concern.objects.filter(Q(reporter__in=near) | Q(about__in=near))
        return self.filter(organisation=user.organisation_id).exclude(pk__in=sides.values("pk"))

    def unheard_for(self, user: User, now: datetime) -> "ConcernQuerySet":
        """Concerns nobody has taken up although all were told twice: a second opener is told that
        they exist, never what they say."""
        if not is_second(user, now):
            return self.none()
        near = out_of_bounds(user).values("pk")
        sides = Concern.objects.filter(Q(reporter__in=near) | Q(about__in=near))
        mine = self.filter(organisation=user.organisation_id, told=Told.SECONDS_TOO)
        return mine.unacknowledged().exclude(pk__in=sides.values("pk"))

    def raised_by(self, user: User) -> "ConcernQuerySet":
        """What this person told the leads themselves."""
        return self.filter(reporter=user)

    def current(self) -> "ConcernQuerySet":
        return self.filter(closed_at__isnull=True)

    def about_life(self) -> "ConcernQuerySet":
        return self.filter(kind=ConcernKind.LIFE)

    def unacknowledged(self) -> "ConcernQuerySet":
        return self.current().filter(acknowledged_at__isnull=True)

    def due(self, now: datetime) -> "ConcernQuerySet":
        """Whose next step has come."""
        return self.current().filter(next_at__lte=now)

    def oldest_first(self) -> "ConcernQuerySet":
        return self.order_by("raised_at", "pk")


class Concern(Row):
    """What one participant of a conversation tells the safeguarding leads."""

    if TYPE_CHECKING:
        reporter_id: uuid.UUID | None
        about_id: uuid.UUID | None
        request_id: uuid.UUID | None
        organisation_id: uuid.UUID
        acknowledged_by_id: uuid.UUID | None

    reporter = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # The other side of the conversation; empty when they have gone.
    about = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Empty once the conversation is erased.
    request = models.ForeignKey(Request, models.SET_NULL, null=True, related_name="concerns")
    # Whose leads read it: that of the person concerned, wherever the reporter works.
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ConcernKind.choices)
    words = EncryptedTextField()
    # The reporter lets the leads see who they are, so that they can be rung back.
    shows_reporter = models.BooleanField(default=False)
    # Made with the form: the same form sent twice makes one concern.
    form_key = models.UUIDField()
    raised_at = models.DateTimeField()
    # The next thing that happens by itself; until it is closed there always is one.
    next_at = models.DateTimeField(null=True)
    told = models.PositiveSmallIntegerField(choices=Told.choices, default=Told.LEADS)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reporter", "form_key"], name="concern_raised_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, next_at__isnull=True)
                | Q(closed_at__isnull=True, next_at__isnull=False),
                name="concern_always_has_a_next_step",
            ),
        ]
        indexes = [
            # The sweep each minute looks for what is due.
            models.Index(
                fields=["next_at"], name="concern_next", condition=Q(closed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return "concern"

    @property
    def is_about_life(self) -> bool:
        return self.kind == ConcernKind.LIFE


class ShownMessage(Row):
    """A copy of one message the reporter chose to show with a concern."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="shown")
    number = models.PositiveIntegerField()
    # Under the name its author chose for the conversation.
    name = EncryptedTextField()
    by_reporter = models.BooleanField()
    body = EncryptedTextField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["concern", "number"], name="message_shown_once")
        ]

    def __str__(self) -> str:
        return "shown message"
