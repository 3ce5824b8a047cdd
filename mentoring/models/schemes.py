"""A scheme: the frame in which pairs are made, open all year or a cohort with dates."""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from mentoring.kinds import Kind, kinds_of, switched_on
from people.models import Organisation, User
from people.roles import Permission
from records.models import Row

MOST_PLACES: Final = 500
# So long after the day on which its pairs were to begin, a cohort without pairs ends by itself.
WAITED_FOR: Final = timedelta(days=14)


class SchemeState(models.TextChoices):
    """How far it is."""

    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    CLOSED = "closed", "Applications closed"
    MATCHED = "matched", "Pairs made"
    ENDED = "ended", "Ended"


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, user: User) -> "SchemeQuerySet":
        """Those of one's own organisation, of kinds that are on there; drafts only for who runs
        them."""
        if not user.can(Permission.TAKE_PART_IN_MENTORING):
            return self.none()
        here = self.filter(organisation=user.organisation_id, kind__in=kinds_of(user.organisation))
        if user.can(Permission.RUN_MENTORING):
            return here
        return here.exclude(state=SchemeState.DRAFT)

    def over_to_apply(self, on: date) -> "SchemeQuerySet":
        """Cohorts in which nobody can apply any more on this UK day, and no pairs are made. Where
        their kind is switched off they rest: no notice of them would lead anywhere."""
        rows = self.filter(
            switched_on("kind", "organisation__modules"), is_cohort=True, apply_until__lt=on
        )
        return rows.filter(state__in=[SchemeState.OPEN, SchemeState.CLOSED])

    def run_by(self, user: User) -> "SchemeQuerySet":
        """Those this coordinator runs."""
        return self.visible_to(user) if user.can(Permission.RUN_MENTORING) else self.none()


class Scheme(Row):
    """One scheme of one organisation. No person is in this row."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="schemes")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    title = models.CharField(max_length=80)
    about = models.TextField(max_length=2000, blank=True)
    is_cohort = models.BooleanField("a cohort with dates", default=False)
    # First and last UK day, both included. A scheme that is open all year has neither.
    apply_from = models.DateField(null=True, blank=True)
    apply_until = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    places = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
    )
    state = models.CharField(max_length=7, choices=SchemeState.choices, default=SchemeState.DRAFT)
    # When coordinators were told that the time to apply is over.
    desk_told_on = models.DateField(null=True)
    # The pairs of a cohort are being worked out since then.
    working_since = models.DateTimeField(null=True)
    # So many pairs stand in what was worked out: one of somebody erased since is missing there.
    pairs_planned = models.PositiveSmallIntegerField(default=0)
    # Sent twice, it is one.
    form_key = models.UUIDField(unique=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "mentoring scheme"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_cohort=False)
                | Q(
                    apply_from__isnull=False,
                    apply_until__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    places__isnull=False,
                    apply_from__lte=F("apply_until"),
                    apply_until__lt=F("starts_on"),
                    starts_on__lt=F("ends_on"),
                ),
                name="a_cohort_has_its_days",
            )
        ]

    @property
    def is_over(self) -> bool:
        """Whether nobody finds anybody in it any more."""
        return self.state in (SchemeState.MATCHED, SchemeState.ENDED)

    @property
    def ends_itself_on(self) -> date | None:
        """The day on which a cohort ends by itself if no pairs were made; none where it is open all
        year."""
        return self.starts_on + WAITED_FOR if self.starts_on is not None else None

    def takes_on(self, day: date) -> bool:
        """Whether people can offer or apply on this UK day."""
        if self.state != SchemeState.OPEN:
            return False
        if self.apply_from is None or self.apply_until is None:
            return True
        return self.apply_from <= day <= self.apply_until
