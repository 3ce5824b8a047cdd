"""What an organisation changed of the rules of one kind. No person is in this row."""

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from mentoring.kinds import DEFAULTS, MOST_PAIRS, MOST_WEEKS, Kind, Rules, kinds_of
from people.models import Organisation, User
from people.roles import Permission
from records.models import Row

EDITABLE: Final = (
    "weeks",
    "meet_every_days",
    "most_pairs",
    "follow_up_months",
    "least_bands_up",
    "most_bands_up",
)


def _between(least: int, most: int) -> list[MinValueValidator | MaxValueValidator]:
    return [MinValueValidator(least), MaxValueValidator(most)]


class KindRulesQuerySet(models.QuerySet["KindRules"]):
    def visible_to(self, user: User) -> "KindRulesQuerySet":
        """Those of the coordinator's own organisation."""
        if not user.can(Permission.RUN_MENTORING):
            return self.none()
        return self.filter(organisation=user.organisation_id, kind__in=kinds_of(user.organisation))


class KindRules(Row):
    """One kind at one organisation; where there is no row, `mentoring.kinds.DEFAULTS` holds."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mentoring_rules")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    weeks = models.PositiveSmallIntegerField(validators=_between(1, MOST_WEEKS))
    meet_every_days = models.PositiveSmallIntegerField(validators=_between(1, 92))
    most_pairs = models.PositiveSmallIntegerField(validators=_between(1, MOST_PAIRS))
    follow_up_months = models.PositiveSmallIntegerField(validators=_between(0, 12))
    least_bands_up = models.PositiveSmallIntegerField(validators=_between(0, 4))
    most_bands_up = models.PositiveSmallIntegerField(validators=_between(0, 4))

    objects = KindRulesQuerySet.as_manager()

    class Meta:
        verbose_name = "rules of mentoring"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="rules_once_a_kind"),
            models.CheckConstraint(
                condition=Q(least_bands_up__lte=F("most_bands_up"), most_bands_up__lte=4),
                name="bands_up_in_order",
            ),
            models.CheckConstraint(
                condition=Q(most_pairs__gte=1, most_pairs__lte=MOST_PAIRS),
                name="pairs_at_once_in_bounds",
            ),
        ]

    @property
    def rules(self) -> Rules:
        """The whole of what holds, with what belongs to the kind."""
        changed = {name: getattr(self, name) for name in EDITABLE}
        return replace(DEFAULTS[Kind(self.kind)], **changed)


def rules_of(organisation: Organisation | uuid.UUID | None, kind: str) -> Rules:
    """What holds for one kind at one organisation. One query."""
    row = KindRules.objects.filter(organisation=organisation, kind=kind).first()
    return row.rules if row is not None else DEFAULTS[Kind(kind)]


def all_rules_of(organisation: Organisation | uuid.UUID | None) -> dict[Kind, Rules]:
    """The same for every kind. One query."""
    rows = KindRules.objects.filter(organisation=organisation)
    return DEFAULTS | {Kind(row.kind): row.rules for row in rows}
