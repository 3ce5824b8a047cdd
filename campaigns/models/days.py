"""Awareness days that an organisation adds to its own calendar."""

import uuid
from typing import TYPE_CHECKING, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from campaigns.calendar import MOST_DAYS, Day, Rule
from people.models import Organisation, User
from people.modules import Module
from people.roles import Permission
from records.models import Row

# Of one organisation. A calendar of more says nothing any more.
MOST: Final = 60


class LocalDayQuerySet(models.QuerySet["LocalDay"]):
    def visible_to(self, user: User) -> "LocalDayQuerySet":
        """Those of this person's own organisation."""
        if user.organisation_id is None or not user.is_active:
            return self.none()
        return self.filter(
            organisation=user.organisation_id,
            organisation__modules__has=Module.CAMPAIGNS.value,
        ).order_by("month", "title", "pk")

    def run_by(self, user: User) -> "LocalDayQuerySet":
        """Those this person looks after with the others who may."""
        return self.visible_to(user) if user.can(Permission.RUN_CAMPAIGNS) else self.none()


class LocalDay(Row):
    """One day of an organisation's own, by the same rules as those that come with the product."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    title = models.CharField(max_length=100)
    about = models.TextField("what it is about")
    month = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(null=True)
    weekday = models.PositiveSmallIntegerField(null=True)
    nth = models.SmallIntegerField("which of that weekday in the month", null=True)
    # That year alone; empty: each year.
    year = models.PositiveSmallIntegerField(null=True)
    lasts = models.PositiveSmallIntegerField("for how many days", default=1)
    source = models.CharField("who says so", max_length=120)
    address = models.URLField("their page", max_length=300, blank=True)
    # Sent twice, it is one.
    form_key = models.UUIDField(unique=True)

    objects = LocalDayQuerySet.as_manager()

    class Meta:
        verbose_name = "awareness day of an organisation"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day__isnull=False, weekday__isnull=True, nth__isnull=True)
                | models.Q(day__isnull=True, weekday__isnull=False, nth__isnull=False),
                name="local_day_by_date_or_weekday",
            ),
            models.CheckConstraint(
                condition=models.Q(lasts__gte=1, lasts__lte=MOST_DAYS), name="local_day_lasts"
            ),
        ]

    @property
    def as_day(self) -> Day:
        """As the calendar knows it."""
        return Day(
            key=self.pk.hex,
            title=self.title,
            about=self.about,
            rule=Rule(self.month, self.day, self.weekday, self.nth, self.year),
            source=self.source,
            address=self.address,
            lasts=self.lasts,
            own=True,
        )
