"""What somebody looks for: a mentor, or a buddy."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from mentoring.kinds import Kind, kinds_of
from mentoring.models.schemes import Scheme
from mentoring.taxonomy import Times, Topic, Way, Where, areas_in
from people.models import User
from people.roles import Permission
from records.fields import CodesField, EncryptedTextField
from records.models import Row


class NeedState(models.TextChoices):
    """Where a need stands."""

    OPEN = "open", "Looking"
    PAIRED = "paired", "Found"
    WITHDRAWN = "withdrawn", "Taken back"
    LAPSED = "lapsed", "Ended after a long time"


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, user: User) -> "NeedQuerySet":
        """One's own."""
        if not user.can(Permission.TAKE_PART_IN_MENTORING):
            return self.none()
        return self.filter(person=user, kind__in=kinds_of(user.organisation))

    def open(self) -> "NeedQuerySet":
        """Those that look, of people with an open account."""
        return self.filter(state=NeedState.OPEN, person__is_active=True)

    def suggested_by(self, user: User) -> "NeedQuerySet":
        """Open ones of the coordinator's own organisation whose people asked that pairs be
        suggested to them; never their own. Reads topics and age, never words or experience."""
        if not user.can(Permission.RUN_MENTORING) or user.organisation_id is None:
            return self.none()
        here = self.open().filter(
            person__organisation=user.organisation_id, kind__in=kinds_of(user.organisation)
        )
        return here.filter(may_be_suggested=True).exclude(person=user)

    def desk_of(self, user: User) -> "NeedQuerySet":
        """Open ones of the coordinator's own organisation, for numbers and ages alone; never their
        own."""
        if not user.can(Permission.RUN_MENTORING) or user.organisation_id is None:
            return self.none()
        here = self.open().filter(person__organisation=user.organisation_id)
        return here.filter(kind__in=kinds_of(user.organisation)).exclude(person=user)

    def closed_until(self, day: date) -> "NeedQuerySet":
        """Those that ended by that day."""
        return self.filter(closed_on__lte=day)


class Need(Row):
    """One person looks for one kind, all year or within one scheme."""

    if TYPE_CHECKING:
        person_id: uuid.UUID
        scheme_id: uuid.UUID | None

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    scheme = models.ForeignKey(Scheme, models.CASCADE, null=True, related_name="needs")
    what = EncryptedTextField("what I want help with", blank=True, default="")
    topics = CodesField(choices=Topic.choices)
    ways = CodesField(verbose_name="ways to meet", choices=Way.choices)
    times = CodesField(verbose_name="times", choices=Times.choices, blank=True)
    wants_service = models.CharField(
        "emergency service", max_length=5, choices=Where.choices, default=Where.ANY
    )
    wants_organisation = models.CharField(
        "organisation", max_length=5, choices=Where.choices, default=Where.ANY
    )
    # At most so many bands above; none: whatever the rules allow.
    bands_up = models.PositiveSmallIntegerField(
        "bands above me at most",
        null=True,
        validators=[MinValueValidator(0), MaxValueValidator(4)],
    )
    # A code of `Gender`; empty: no wish.
    wants_gender = EncryptedTextField("gender wished for", blank=True, default="")
    wants_experience = models.BooleanField("with lived experience", default=False)
    areas = EncryptedTextField("areas for mentoring", blank=True, default="")
    # Coordinators may suggest a pair: they read topics and how long it has waited.
    may_be_suggested = models.BooleanField("coordinators may suggest somebody", default=False)
    # The first day of a new colleague, or the first day back.
    first_day = models.DateField("first day", null=True)
    opened_on = models.DateField("looking since")
    state = models.CharField(max_length=9, choices=NeedState.choices, default=NeedState.OPEN)
    # When the desk was told that it waits.
    desk_at = models.DateTimeField(null=True)
    # The day it stopped being open.
    closed_on = models.DateField(null=True)
    # Sent twice, it is one.
    form_key = models.UUIDField(unique=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = "search for a mentor or buddy"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(state="open"), name="one_need_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | Q(state__in=["paired", "withdrawn", "lapsed"], closed_on__isnull=False),
                name="need_over_with_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "state"], name="need_kind_state"),
            models.Index(
                fields=["closed_on"], name="need_over", condition=Q(closed_on__isnull=False)
            ),
        ]

    @property
    def area_codes(self) -> list[str]:
        """The areas named for mentoring."""
        return areas_in(self.areas)

    @property
    def reference(self) -> str:
        """How desks name it."""
        return self.id.hex[:8]
