"""A supporter would like to talk something through: who is asked, until when, and who said yes.

Nothing leads from here to a conversation. A desk sees a reference and an age; the name is shown to
the one who said that they will get in touch, and to nobody else.
"""

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from conversations.models.alerts import new_reference
from conversations.models.desks import Level, holds_a_desk, on_desk_of
from people.models import Organisation, User
from people.roles import Permission
from people.separation import apart, separated
from records.fields import EncryptedTextField
from records.models import Row

# How long a closed one is kept; named in records/retention.toml.
KEEP_CLOSED = timedelta(days=28)


class How(models.TextChoices):
    """How somebody will get in touch."""

    RING = "ring", "I will ring"
    VIDEO = "video", "I will send a link for a video call"
    MEET = "meet", "We will meet"


class DebriefQuerySet(models.QuerySet["Debrief"]):
    def asked_by(self, user: User) -> "DebriefQuerySet":
        """One's own that is not closed: one at the most."""
        return self.unclosed().filter(person=user).select_related("organisation", "answered_by")

    def visible_to(self, user: User, on: date | None = None) -> "DebriefQuerySet":
        """What this person may see on this UK day (None: today): what waits on their desk, and
        what they took on.

        Never their own, never of somebody they must not meet, and never from their organisation
        where the supporter wanted somebody outside it.
        """
        if not user.can(Permission.SEE_DESK):
            return self.none()
        waits = Q(answered_by__isnull=True) & on_desk_of(user, on)
        theirs = self.unclosed().filter(waits | Q(answered_by=user), person__is_active=True)
        theirs = theirs.exclude(person=user).exclude(separated(user, prefix="person__"))
        own = user.organisation_id
        if own is None:
            return theirs
        return theirs.filter(
            Q(elsewhere=False) | ~(Q(organisation=own) | Q(person__organisation=own))
        )

    def unclosed(self) -> "DebriefQuerySet":
        return self.filter(closed_at__isnull=True)

    def unanswered(self) -> "DebriefQuerySet":
        return self.unclosed().filter(answered_by__isnull=True)

    def due(self, now: datetime) -> "DebriefQuerySet":
        """Something has to happen now, because nobody did anything."""
        return self.unclosed().filter(due_at__lte=now)

    def left_alone(self) -> "DebriefQuerySet":
        """The supporter's account is closed."""
        return self.unclosed().filter(person__is_active=False)

    def stranded(self) -> "DebriefQuerySet":
        """Whoever took it on left, has no desk any more, or must not meet the supporter."""
        here = Q(answered_by__is_active=True) & holds_a_desk("answered_by__")
        promised = self.unclosed().exclude(how="")
        return promised.filter(Q(answered_by__isnull=True) | ~here | apart("person", "answered_by"))

    def old(self, now: datetime) -> "DebriefQuerySet":
        """Closed four weeks ago."""
        return self.filter(closed_at__lt=now - KEEP_CLOSED)


class Debrief(Row):
    """One supporter's wish to talk something through with a coordinator."""

    if TYPE_CHECKING:
        person_id: uuid.UUID
        answered_by_id: uuid.UUID | None
        organisation_id: uuid.UUID

    person = models.ForeignKey(User, models.CASCADE, related_name="debriefs")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="debriefs")
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    words = EncryptedTextField("what they should know first", blank=True)
    # The supporter wants nobody of their own organisation to know.
    elsewhere = models.BooleanField("somebody outside my organisation", default=False)
    asked_at = models.DateTimeField()
    # When somebody should have said when they will get in touch, as the page promised it.
    answer_by = models.DateTimeField()
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.COORDINATOR)
    # The next thing that happens by itself. Never empty before the end.
    due_at = models.DateTimeField(null=True)
    # Unanswered: the supporter was told so. Answered: both were asked whether they have talked.
    reminded = models.BooleanField(default=False)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    how = models.CharField("how they get in touch", max_length=10, choices=How.choices, blank=True)
    by_day = models.DateField("by which day", null=True)
    reply = EncryptedTextField("a line for the supporter", blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = DebriefQuerySet.as_manager()

    class Meta:
        verbose_name = "talk with a coordinator"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(closed_at__isnull=True),
                name="one_open_debrief",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(due_at__isnull=False),
                name="debrief_never_without_a_next_step",
            ),
        ]
        indexes = [
            # The sweep each minute looks for what is due.
            models.Index(fields=["due_at"], name="debrief_due", condition=Q(due_at__isnull=False))
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def counted_for(self) -> uuid.UUID | None:
        """Under which organisation it is counted; None: under the whole service."""
        return None if self.elsewhere else self.organisation_id
