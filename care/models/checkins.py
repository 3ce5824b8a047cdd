"""A supporter's monthly check-in with themselves. Nobody else reads it, unless they share one."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import models

from people.models import User
from people.roles import Permission
from people.separation import separated
from records.clock import today
from records.fields import EncryptedTextField
from records.models import Row

# A year to look back on; older ones go when a new one comes.
MOST_KEPT: Final = 12


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def owned_by(self, user: User) -> "CheckInQuerySet":
        """One's own, the newest first. There is no door for anybody else."""
        return self.filter(user=user).order_by("-month")

    def with_readers(self) -> "CheckInQuerySet":
        """With those they are shared with: one more query, however many there are."""
        readers = SharedCheckIn.objects.select_related("reader").order_by("until", "pk")
        return self.prefetch_related(models.Prefetch("shared", readers))


class CheckIn(Row):
    """Three answers for one month, as codes of care/questions.py."""

    if TYPE_CHECKING:
        user_id: uuid.UUID

    user = models.ForeignKey(User, models.CASCADE, related_name="check_ins")
    # The first day of the month: the day itself is nobody's business, not even the database's.
    month = models.DateField()
    sleep = EncryptedTextField("how I have slept")
    weight = EncryptedTextField("how heavy my contacts are for me")
    needs = EncryptedTextField("whether I have what I need")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "month"], name="one_check_in_a_month")
        ]

    def __str__(self) -> str:
        return "check-in"

    @property
    def in_words(self) -> str:
        """The month: "November 2026"."""
        return f"{self.month:%B %Y}"

    @property
    def answers(self) -> dict[str, str]:
        """The codes by question."""
        return {"sleep": self.sleep, "weight": self.weight, "needs": self.needs}


class SharedCheckInQuerySet(models.QuerySet["SharedCheckIn"]):
    def visible_to(self, user: User, on: date | None = None) -> "SharedCheckInQuerySet":
        """What is shared with this person on this UK day, while they still hold a desk and may
        meet whoever shared it."""
        if not user.can(Permission.SEE_DESK):
            return self.none()
        mine = self.filter(reader=user, until__gte=on or today(), check_in__user__is_active=True)
        return mine.exclude(separated(user, prefix="check_in__user__"))

    def for_reading(self) -> "SharedCheckInQuerySet":
        """With what is read, the newest first."""
        people = self.select_related("check_in__user__organisation")
        return people.order_by("-until", "-check_in__month", "pk")

    def over(self, on: date) -> "SharedCheckInQuerySet":
        """Whose last day has passed."""
        return self.filter(until__lt=on)


class SharedCheckIn(Row):
    """One check-in is shared with one person, up to and including a day."""

    if TYPE_CHECKING:
        check_in_id: uuid.UUID
        reader_id: uuid.UUID

    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="shared")
    reader = models.ForeignKey(User, models.CASCADE, related_name="+")
    until = models.DateField()

    objects = SharedCheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_in", "reader"], name="shared_once_with_each")
        ]

    def __str__(self) -> str:
        return "shared check-in"


class CheckInReminder(Row):
    """A supporter wants a notice once a month; without a row there is none."""

    user = models.OneToOneField(User, models.CASCADE, related_name="check_in_reminder")
    next_on = models.DateField()

    def __str__(self) -> str:
        return "reminder of a check-in"
