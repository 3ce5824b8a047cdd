"""What an organisation trains its peer supporters in, and who did which part of it when."""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models

from directory.models.supporters import Supporter
from people.models import Organisation, User
from records.clock import months_after, today
from records.models import Row


class TrainingModuleQuerySet(models.QuerySet["TrainingModule"]):
    def visible_to(self, vetter: User) -> "TrainingModuleQuerySet":
        """Modules a vetter looks after: those of the own organisation."""
        own = vetter.organisation_id
        return self.filter(organisation=own) if own else self.none()

    def in_use(self) -> "TrainingModuleQuerySet":
        """Those that are still given."""
        return self.filter(is_used=True)


class TrainingModule(Row):
    """One part of the training: its standard, and after how many months it is done again."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="training_modules")
    name = models.CharField(max_length=120)
    standard = models.CharField(max_length=200, blank=True)
    # 0: it never runs out.
    months = models.PositiveSmallIntegerField(default=12, validators=[MaxValueValidator(120)])
    is_used = models.BooleanField(default=True)
    # Since when nobody new is listed without it, and the day from which those need it who were
    # peer supporters already; both empty while it is not required.
    asked_on = models.DateField(null=True)
    required_from = models.DateField(null=True)

    objects = TrainingModuleQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "training module"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_module_per_name"),
            models.CheckConstraint(
                condition=models.Q(asked_on__isnull=True, required_from__isnull=True)
                | models.Q(asked_on__isnull=False, required_from__isnull=False),
                name="module_required_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_required(self) -> bool:
        """Whether nobody is listed without it."""
        return self.is_used and self.asked_on is not None

    def runs_out(self, done_on: date) -> date | None:
        """The last day it holds when done on this one; None when it never runs out."""
        return months_after(done_on, self.months) if self.months else None

    def grace(self, supporter: Supporter) -> date | None:
        """The last day a supporter of old may be without it; None for everybody who came later."""
        if self.asked_on is None or self.required_from is None or supporter.approved_at is None:
            return None
        was_one = today(supporter.approved_at) <= self.asked_on
        return self.required_from - timedelta(days=1) if was_one else None


class TrainingRecord(Row):
    """Somebody did a module on a day. Kept as it was entered; the latest day of a module counts."""

    if TYPE_CHECKING:
        supporter_id: uuid.UUID
        module_id: uuid.UUID

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="training")
    module = models.ForeignKey(TrainingModule, models.PROTECT, related_name="records")
    met = models.BooleanField(default=True)
    done_on = models.DateField()
    # As the module was that day: a later change of its months takes nothing from anybody.
    expires_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "training"
        verbose_name_plural = "training"
        constraints = [
            models.UniqueConstraint(
                fields=["supporter", "module", "done_on", "met"], name="trained_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on__isnull=True)
                | models.Q(expires_on__gt=models.F("done_on")),
                name="training_expires_later",
            ),
        ]
