"""A supporter asks the coordinators for advice, without a name and without naming anybody.

Nothing leads from here to a conversation. The coordinators see words under "A peer supporter";
who wrote them stands in no page of theirs. One who must not meet the supporter never sees it.
"""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from conversations.models.desks import Level, holds_a_desk, on_desk_of
from correspondence.models import Thread
from people.models import Organisation, User
from people.roles import Permission
from people.separation import apart, separated
from records.models import Row

# The name under which every supporter asks.
NOBODY_IN_PARTICULAR = "A peer supporter"


class ConsultState(models.TextChoices):
    """Where a question to the coordinators stands."""

    WAITING = "waiting", "Waiting for an answer"
    OPEN = "open", "Answered"
    ENDED = "ended", "Ended"


class ConsultQuerySet(models.QuerySet["Consult"]):
    def asked_by(self, user: User) -> "ConsultQuerySet":
        return self.filter(asker=user)

    def advised_by(self, user: User, on: date | None = None) -> "ConsultQuerySet":
        """What this coordinator may read on this UK day (None: today): what waits on their desk,
        and what they answered.

        Once somebody has answered, the others' desks no longer show it. Never their own question,
        nor one of somebody they must not meet, from the moment that is so.
        """
        if not user.can(Permission.SEE_DESK):
            return self.none()
        waits = Q(state=ConsultState.WAITING, asker__is_active=True) & on_desk_of(user, on)
        theirs = self.filter(waits | Q(answered_by=user)).exclude(asker=user)
        return theirs.exclude(separated(user, prefix="asker__"))

    def unfinished(self) -> "ConsultQuerySet":
        return self.exclude(state=ConsultState.ENDED)

    def waiting(self) -> "ConsultQuerySet":
        return self.filter(state=ConsultState.WAITING)

    def current(self) -> "ConsultQuerySet":
        """Waiting ones, and open ones in which it is the coordinators' turn to write."""
        return self.unfinished().filter(Q(state=ConsultState.WAITING) | Q(desks_turn=True))

    def due(self, now: datetime) -> "ConsultQuerySet":
        """Something has to happen now, because nobody did anything."""
        return self.unfinished().filter(due_at__lte=now)

    def left_alone(self) -> "ConsultQuerySet":
        """Unfinished, and the supporter's account is closed."""
        return self.unfinished().filter(Q(asker__isnull=True) | Q(asker__is_active=False))

    def stranded(self) -> "ConsultQuerySet":
        """Open, and whoever answered left, has no desk any more, or must not meet the supporter."""
        here = Q(answered_by__is_active=True) & holds_a_desk("answered_by__")
        return self.filter(~here | apart("asker", "answered_by"), state=ConsultState.OPEN)

    def with_people(self) -> "ConsultQuerySet":
        return self.select_related("thread", "organisation", "answered_by__organisation")

    def newest_first(self) -> "ConsultQuerySet":
        return self.order_by("-asked_at", "pk")


class Consult(Row):
    """One question to the coordinators and what follows."""

    if TYPE_CHECKING:
        asker_id: uuid.UUID | None
        answered_by_id: uuid.UUID | None
        thread_id: uuid.UUID

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="consult")
    # For separation, notices and the supporter's own list; shown to nobody else.
    asker = models.ForeignKey(User, models.SET_NULL, null=True, related_name="consults")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="consults")
    state = models.CharField(
        max_length=10, choices=ConsultState.choices, default=ConsultState.WAITING
    )
    asked_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.COORDINATOR)
    # The next thing that happens by itself. Never empty before the end.
    due_at = models.DateTimeField(null=True)
    # The supporter wrote last, or nobody has answered yet.
    desks_turn = models.BooleanField(default=True)
    # Whoever answered was reminded; or, at the last desk, the supporter was told that all know.
    reminded = models.BooleanField(default=False)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Made with the form: the same form sent twice asks once.
    form_key = models.UUIDField()

    objects = ConsultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asker", "form_key"], name="consulted_once"),
            models.CheckConstraint(
                condition=Q(state=ConsultState.ENDED) | Q(due_at__isnull=False),
                name="consult_never_without_a_next_step",
            ),
        ]
        indexes = [
            # The sweep each minute looks for what is due.
            models.Index(fields=["due_at"], name="consult_due", condition=Q(due_at__isnull=False))
        ]

    def __str__(self) -> str:
        return "consult"
