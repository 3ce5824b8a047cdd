"""What somebody offers as a mentor or buddy, and how it was decided.

Whether an offer stands is derived each time: decided, not paused, and, where somebody offers to
meet as one who has lived experience, only while the directory has them in good standing. Nobody
whom the directory suspended takes part, with or without it.
"""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from directory.models import Supporter
from mentoring.kinds import MOST_PAIRS, Kind, kinds_of, switched_on
from mentoring.models.schemes import Scheme
from mentoring.taxonomy import Gender, Times, Topic, Way, areas_in
from people.models import User
from people.models.users import by_role
from people.roles import Permission
from records.fields import CodesField, EncryptedTextField
from records.models import Row


class OfferState(models.TextChoices):
    """Where an offer stands. A pause is not one of these: it ends by its own date."""

    WAITING = "waiting", "Waiting for a decision"
    APPROVED = "approved", "Decided: yes"
    REFUSED = "refused", "Decided: not now"
    ENDED = "ended", "Ended"


LIVE = (OfferState.WAITING, OfferState.APPROVED)


def vetted_in_full(day: date, prefix: str = "") -> Q:
    """Over a row that leads to a person through `prefix`: a peer supporter in good standing whose
    checks hold on this UK day. A pause or rest as a supporter says nothing about mentoring."""
    standing = Supporter.objects.in_standing().filter(cleared_until__gte=day)
    return Q(Exists(standing.filter(user=OuterRef(f"{prefix}pk"))))


def is_on(prefix: str = "") -> Q:
    """Over a row that leads to an offer through `prefix`: its kind is switched on where its person
    is."""
    return switched_on(f"{prefix}kind", f"{prefix}person__organisation__modules")


def suspended(prefix: str = "") -> Q:
    """Over the same: somebody whom the directory suspended."""
    rows = Supporter.objects.filter(suspended_at__isnull=False)
    return Q(Exists(rows.filter(user=OuterRef(f"{prefix}pk"))))


class MentorOfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: User) -> "MentorOfferQuerySet":
        """One's own; an offer is no page for anybody else."""
        if not user.can(Permission.TAKE_PART_IN_MENTORING):
            return self.none()
        return self.filter(person=user, kind__in=kinds_of(user.organisation))

    def live(self) -> "MentorOfferQuerySet":
        """Those that wait or stand, paused or not."""
        return self.filter(state__in=LIVE)

    def decided_by(self, user: User) -> "MentorOfferQuerySet":
        """Those this coordinator decides: of the own organisation, never their own."""
        if not user.can(Permission.RUN_MENTORING) or user.organisation_id is None:
            return self.none()
        # What another organisation's only coordinator offers, its deputy decides.
        own = Q(person__organisation=user.organisation_id)
        deputy = Q(person__organisation__deputy=user) & by_role(
            Permission.RUN_MENTORING, "person__"
        )
        here = self.filter(own | deputy, is_on())
        return here.filter(state=OfferState.WAITING, person__is_active=True).exclude(person=user)

    def standing(self, on: date) -> "MentorOfferQuerySet":
        """Those whose person may mentor on this UK day, paused or not, with places or without."""
        whole = Q(has_experience=False) | vetted_in_full(on, "person__")
        here = self.filter(whole, state=OfferState.APPROVED, person__is_active=True)
        return here.exclude(suspended("person__"))

    def taking(self, on: date) -> "MentorOfferQuerySet":
        """Those to whom somebody may be proposed on this UK day. Places are counted apart, under
        the lock of the offer."""
        resting = Q(paused_on__isnull=False) & (
            Q(paused_until__isnull=True) | Q(paused_until__gte=on)
        )
        return self.standing(on).exclude(resting)

    def ended_until(self, day: date) -> "MentorOfferQuerySet":
        """Those that ended or were refused by that day."""
        return self.filter(closed_on__lte=day)


class Offer(Row):
    """One person offers one kind, all year or within one scheme."""

    if TYPE_CHECKING:
        person_id: uuid.UUID
        scheme_id: uuid.UUID | None

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    scheme = models.ForeignKey(Scheme, models.CASCADE, null=True, related_name="offers")
    what = EncryptedTextField("what I offer", blank=True, default="")
    topics = CodesField(choices=Topic.choices)
    ways = CodesField(verbose_name="ways to meet", choices=Way.choices)
    times = CodesField(verbose_name="times", choices=Times.choices, blank=True)
    # At once. Their organisation's rules may say fewer.
    most = models.PositiveSmallIntegerField(
        "how many at once",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PAIRS)],
    )
    # A code of `Gender`, if they state it.
    gender = EncryptedTextField("gender, if stated", blank=True, default="")
    has_experience = models.BooleanField("with lived experience", default=False)
    # Chosen here anew, by a consent of its own; never copied from the directory.
    areas = EncryptedTextField("areas for mentoring", blank=True, default="")
    consent_on = models.DateField("consented on")
    offered_on = models.DateField("offered on")
    state = models.CharField(max_length=8, choices=OfferState.choices, default=OfferState.WAITING)
    paused_on = models.DateField(null=True)
    # The last day of the pause, included; none: until they come back.
    paused_until = models.DateField(null=True)
    # The day it ended or was refused.
    closed_on = models.DateField(null=True)
    # Sent twice, it is one.
    form_key = models.UUIDField(unique=True)

    objects = MentorOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "offer to be a mentor or buddy"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "scheme"],
                condition=Q(state__in=["waiting", "approved"], scheme__isnull=False),
                name="one_offer_a_scheme",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(state__in=["waiting", "approved"], scheme__isnull=True),
                name="one_offer_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(most__gte=1, most__lte=MOST_PAIRS), name="offer_places_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "approved"], closed_on__isnull=True)
                | Q(state__in=["refused", "ended"], closed_on__isnull=False),
                name="offer_over_with_its_day",
            ),
        ]
        indexes = [
            # Candidates of one kind.
            models.Index(fields=["kind", "state"], name="offer_kind_state"),
            # What is over, each night.
            models.Index(
                fields=["closed_on"], name="offer_over", condition=Q(closed_on__isnull=False)
            ),
        ]

    @property
    def area_codes(self) -> list[str]:
        """The areas chosen for mentoring."""
        return areas_in(self.areas)

    def is_paused(self, on: date) -> bool:
        """Whether it rests on this UK day."""
        if self.paused_on is None:
            return False
        return self.paused_until is None or self.paused_until >= on

    @property
    def gender_words(self) -> str:
        """What they state, in words; empty for nothing."""
        return str(dict(Gender.choices).get(self.gender, ""))


class OfferDecisionQuerySet(models.QuerySet["OfferDecision"]):
    def visible_to(self, user: User) -> "OfferDecisionQuerySet":
        """Those about one's own offers."""
        return self.filter(offer__in=Offer.objects.visible_to(user))


class OfferDecision(Row):
    """A coordinator decided about an offer. Once."""

    offer = models.OneToOneField(Offer, models.CASCADE, related_name="decision")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    approve = models.BooleanField("yes")

    objects = OfferDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "decision about an offer"
