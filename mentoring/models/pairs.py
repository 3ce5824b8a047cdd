"""Two people who meet: a pair. Who they are stands here and in their thread, under the names the
thread holds; a pair's own words are in mentoring/models/content.py."""

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.crypto import get_random_string

from correspondence.models import Thread
from mentoring import course
from mentoring.course import Standing
from mentoring.kinds import DEFAULTS, Kind, Rules, kinds_of
from mentoring.models.schemes import Scheme
from mentoring.taxonomy import Way, areas_in
from people.models import Organisation, User
from people.roles import Permission
from people.separation import apart
from records.clock import today
from records.fields import CodesField, EncryptedTextField
from records.models import Row

# A side of a pair, and a review it has had its link for.
REVIEWS: Final = [(f"{stage}_{side}", f"{stage}, {side}") for stage in ("mid", "end")
                  for side in ("mentor", "mentee")]  # fmt: skip

# Without letters and digits that are taken for each other.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_reference() -> str:
    """How the desk names a pair: random, so that it tells neither order nor person."""
    return get_random_string(7, LETTERS)


class PairQuerySet(models.QuerySet["Pair"]):
    def visible_to(self, user: User) -> "PairQuerySet":
        """Those one is in, until they are erased; a pair exists for nobody else. They stay where
        their kind was switched off: the two carry on, or read what was, and nobody begins anew."""
        if not user.can(Permission.TAKE_PART_IN_MENTORING):
            return self.none()
        return self.of(user)

    def going_on(self) -> "PairQuerySet":
        """Those that have not ended."""
        return self.filter(ended_on__isnull=True)

    def of(self, user: User) -> "PairQuerySet":
        """Those with this person, whatever is switched on."""
        return self.filter(Q(mentor=user) | Q(mentee=user))

    def ended_by(self, user: User) -> "PairQuerySet":
        """Those this person may end: their own that go on, whatever is switched on."""
        return self.of(user).going_on()

    def with_page(self) -> "PairQuerySet":
        """With what its page needs of other tables."""
        rows = self.select_related("thread", "mentor_organisation", "mentee_organisation")
        return rows.prefetch_related("thread__participants__user")

    def left_behind(self) -> "PairQuerySet":
        """Those in which an account is closed or gone."""
        gone = Q(mentor__isnull=True) | Q(mentee__isnull=True)
        return self.filter(gone | Q(mentor__is_active=False) | Q(mentee__is_active=False))

    def now_apart(self) -> "PairQuerySet":
        """Those of two who must not meet any more."""
        return self.filter(apart("mentor", "mentee"))

    def looked_after_by(self, user: User) -> "PairQuerySet":
        """Those with somebody of the coordinator's own organisation, by reference alone; never
        those the coordinator is in."""
        own = user.organisation_id
        if own is None or not user.can(Permission.RUN_MENTORING):
            return self.none()
        here = Q(mentor_organisation=own) | Q(mentee_organisation=own)
        mine = Pair.objects.of(user).values("pk")
        return self.filter(here, kind__in=kinds_of(user.organisation)).exclude(pk__in=mine)

    def with_standing(self) -> "PairQuerySet":
        """With whether both accepted an agreement, and the last meeting, for `standing_now`."""
        me = Pair.objects.filter(pk=OuterRef("pk"))
        agreed = me.filter(
            agreements__accepted_by_mentor_at__isnull=False,
            agreements__accepted_by_mentee_at__isnull=False,
        )
        last = Subquery(me.order_by("-meetings__on").values("meetings__on")[:1])
        return self.annotate(has_agreed=Exists(agreed), last_met_on=last)

    def maybe_slow(self, on: date) -> "PairQuerySet":
        """Those old enough for the desk to hear of; which, `course.at_desk` says. After
        `with_standing`."""
        last = Coalesce("last_met_on", "started_on")
        old = Q(started_on__lte=on - course.AGREE_DESK, has_agreed=False)
        over = Q(ends_on__lte=on - course.OVER_DESK)
        return self.annotate(last_of=last).filter(
            old | over | Q(last_of__lte=on - course.MEET_DESK)
        )

    def expired(self, on: date) -> "PairQuerySet":
        """Ended ones whose time is over."""
        return self.filter(erase_on__lte=on)


class Pair(Row):
    """A mentor or buddy, and who is mentored."""

    if TYPE_CHECKING:
        mentor_id: uuid.UUID | None
        mentee_id: uuid.UUID | None
        scheme_id: uuid.UUID | None
        thread_id: uuid.UUID
        mentor_organisation_id: uuid.UUID
        mentee_organisation_id: uuid.UUID

    kind = models.CharField(max_length=7, choices=Kind.choices)
    scheme = models.ForeignKey(Scheme, models.SET_NULL, null=True, related_name="pairs")
    # Empty once the account is gone: "a former colleague".
    mentor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    mentee = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    mentor_organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    mentee_organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    # Their messages; its participants hold the names shown. Erased with the thread.
    thread = models.OneToOneField(Thread, models.CASCADE, related_name="pair")
    reference = models.CharField(max_length=7, unique=True, default=new_reference)
    started_on = models.DateField()
    # The day it is meant to end, by the rules or the scheme.
    ends_on = models.DateField()
    ended_on = models.DateField(null=True)
    # Set with the end: the shorter of both organisations' days.
    erase_on = models.DateField(null=True)
    # How often they want to meet: from the rules; what they agree may say otherwise in words.
    meet_every_days = models.PositiveSmallIntegerField(default=30)
    # The first day, or the first day back; none for mentors.
    first_day = models.DateField(null=True)
    next_meeting_at = models.DateTimeField(null=True)
    next_minutes = models.PositiveSmallIntegerField(default=60)
    next_way = models.CharField(max_length=9, choices=Way.choices, blank=True, default="")
    # By these a calendar knows the meeting again when it is moved.
    next_key = models.UUIDField(null=True)
    next_sequence = models.PositiveIntegerField(default=0)
    # What both named, worked out when the pair is made; shown only once both agreed.
    areas_common = EncryptedTextField("areas in common", blank=True, default="")
    mentor_shows_areas = models.BooleanField(default=False)
    mentee_shows_areas = models.BooleanField(default=False)
    mid_asked_on = models.DateField(null=True)
    end_asked_on = models.DateField(null=True)
    # When both were last reminded of what is missing, by the clock and by a coordinator.
    reminded_on = models.DateField(null=True)
    nudged_on = models.DateField(null=True)
    # Which side has had its link to which review; what was answered leads to no pair.
    reviews_had = CodesField(choices=REVIEWS, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = "pair of mentoring"
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "mentee", "kind"],
                condition=Q(ended_on__isnull=True),
                name="one_pair_of_two",
            ),
            models.CheckConstraint(
                condition=Q(mentor__isnull=True) | Q(mentee__isnull=True) | ~Q(mentor=F("mentee")),
                name="a_pair_is_two",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, erase_on__isnull=True)
                | Q(ended_on__isnull=False, erase_on__isnull=False),
                name="pair_end_and_erasure_together",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_on"], name="pair_going_on", condition=Q(ended_on__isnull=True)
            ),
            models.Index(
                fields=["erase_on"], name="pair_erase_on", condition=Q(erase_on__isnull=False)
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.ended_on is None

    @property
    def shows_areas(self) -> bool:
        """Whether both agreed to see what they have in common."""
        return self.mentor_shows_areas and self.mentee_shows_areas

    @property
    def common_area_codes(self) -> list[str]:
        """What both named. For pages only while `shows_areas`."""
        return areas_in(self.areas_common)

    def is_mentor(self, user: User) -> bool:
        """Whether this person is the mentor or buddy of the two."""
        return self.mentor_id == user.pk

    def is_of(self, user: User) -> bool:
        """Whether this person is one of the two."""
        return user.pk in (self.mentor_id, self.mentee_id)

    def side_of(self, user: User) -> str:
        """ "mentor" or "mentee": for one of the two."""
        return "mentor" if self.is_mentor(user) else "mentee"

    def other_id(self, user: User) -> uuid.UUID | None:
        """The other of the two; None once their account is gone, and for a stranger."""
        if not self.is_of(user):
            return None
        return self.mentee_id if self.is_mentor(user) else self.mentor_id

    def people(self) -> list[User]:
        """Those of the two who have an account."""
        return [one for one in (self.mentor, self.mentee) if one is not None]

    def organisation_of(self, user: User) -> Organisation:
        """The one they belonged to when the pair was made."""
        return self.mentor_organisation if self.is_mentor(user) else self.mentee_organisation

    @property
    def days_kept(self) -> int:
        """How long it is kept after its end: the shorter of both organisations' days."""
        both = (self.mentor_organisation, self.mentee_organisation)
        return min(one.retention_days for one in both)

    @property
    def rules(self) -> Rules:
        """What belongs to its kind. What an organisation may change stands in the pair's own
        columns, so that a change there moves no pair that goes on."""
        return DEFAULTS[Kind(self.kind)]

    @property
    def begins_on(self) -> date:
        """The day from which its weeks are counted."""
        return self.first_day or self.started_on

    def next_is_over(self, now: datetime) -> bool:
        """Whether the next meeting they fixed should have ended by now."""
        at = self.next_meeting_at
        return at is not None and at + timedelta(minutes=self.next_minutes) <= now

    def standing(self, has_agreed: bool, met_on: date | None) -> Standing:
        """How it stands, for mentoring/course.py."""
        return Standing(
            started_on=max(self.started_on, self.begins_on),
            ends_on=self.ends_on,
            meet_every=self.meet_every_days,
            agreed=has_agreed or not self.rules.agreement,
            met_on=met_on,
            next_on=today(self.next_meeting_at) if self.next_meeting_at else None,
        )

    def standing_now(self) -> Standing:
        """The same for a row `with_standing`."""
        held: Any = self
        return self.standing(held.has_agreed, held.last_met_on)

    def review_due(self, on: date) -> str:
        """Which review both may answer on this day: "end" once it has ended, "mid" from the middle
        on, or none."""
        if not self.is_open:
            return "end"
        standing = self.standing(has_agreed=True, met_on=None)
        return "mid" if self.rules.mid_review and course.is_half_way(standing, on) else ""
