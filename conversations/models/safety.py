"""What safeguarding leads and second openers may do to reach what is private, each on the record.

A release shows who somebody is, never what they wrote. An opening shows the messages of one
conversation to two people. A hold keeps the conversations of one person from being erased.
"""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q, QuerySet

from conversations.models.concerns import Concern
from conversations.models.duty import is_lead, is_second, out_of_bounds
from conversations.models.requests import Request
from correspondence.models import Participant, Thread
from people.models import Organisation, User
from records.clock import today
from records.fields import EncryptedTextField
from records.models import Row


class Finding(models.TextChoices):
    """What the second person says about it."""

    RIGHT = "right", "It was right to do this"
    WRONG = "wrong", "This should not have been done"


class Ending(models.TextChoices):
    """How something that takes two people ended."""

    REFUSED = "refused", "Refused by the second opener"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "Nobody agreed in time"
    ENDED = "ended", "Ended early"


R = TypeVar("R", bound="GraveAct")


class GraveActQuerySet(models.QuerySet[R]):
    def of_duty(self, user: User, now: datetime) -> Self:
        """Those of the organisation in which this person is lead or second opener by now."""
        if not (is_lead(user, now) or is_second(user, now)):
            return self.none()
        return self.filter(organisation=user.organisation_id)

    def not_reviewed(self) -> Self:
        """A second person still has to look at these."""
        return self.filter(review_at__isnull=False, reviewed_at__isnull=True)

    def review_overdue(self, now: datetime) -> Self:
        return self.not_reviewed().filter(review_at__lte=now)

    def to_consider_again(self, now: datetime) -> Self:
        """Not told so far, and the day has come on which that is looked at again."""
        return self.filter(
            told_at__isnull=True, reviewed_at__isnull=False, consider_on__lte=today(now)
        )


class GraveAct(Row):
    """What every such act has: why, whether those concerned were told, and who looked at it."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID
        reviewed_by_id: uuid.UUID | None

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    # Erased a year after the act; the row stays as a record without words.
    reason = EncryptedTextField()
    # Why telling those concerned would endanger somebody, or is forbidden; empty: they are told.
    unsafe_reason = EncryptedTextField(blank=True, default="")
    told_at = models.DateTimeField(null=True)
    # Until they are told: the day on which it is looked at again.
    consider_on = models.DateField(null=True)
    # By when a second person has to look at it; later it is when all are told next.
    review_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)

    class Meta:
        abstract = True

    @property
    def is_untold(self) -> bool:
        """In force, and kept from those concerned."""
        return self.told_at is None and bool(self.consider_on)

    @property
    def to_be_reviewed(self) -> bool:
        return self.review_at is not None and self.reviewed_at is None


T = TypeVar("T", bound="TwoPeopleAct")


class TwoPeopleQuerySet(GraveActQuerySet[T]):
    def waiting(self) -> Self:
        """Asked for, and nobody has answered."""
        return self.filter(agreed_at__isnull=True, ended_at__isnull=True)

    def lapsed(self, now: datetime) -> Self:
        return self.waiting().filter(lapses_at__lte=now)


class TwoPeopleAct(GraveAct):
    """A lead asks, a second opener agrees or refuses."""

    if TYPE_CHECKING:
        asked_by_id: uuid.UUID | None
        agreed_by_id: uuid.UUID | None

    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    # Without an answer it is over then.
    lapses_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)

    class Meta:
        abstract = True
        constraints = [
            # Nobody agrees with themselves, whatever the code above does.
            models.CheckConstraint(
                condition=~Q(asked_by=F("agreed_by")), name="%(class)s_takes_two_people"
            )
        ]

    @property
    def is_waiting(self) -> bool:
        return self.agreed_at is None and self.ended_at is None


class ReleaseQuerySet(GraveActQuerySet["Release"]):
    def visible_to(self, user: User, now: datetime) -> "ReleaseQuerySet":
        """That it happened: for those on duty, unless it is about them or one of their own."""
        near = out_of_bounds(user).values("pk")
        hidden = Release.objects.filter(Q(person__in=near) | Q(concern__reporter__in=near))
        return self.of_duty(user, now).exclude(pk__in=hidden.values("pk"))

    def current(self, now: datetime) -> "ReleaseQuerySet":
        return self.filter(shown_until__gt=now)

    def told_to(self, user: User) -> "ReleaseQuerySet":
        """About this person, who has been told."""
        return self.filter(person=user, told_at__isnull=False)


class Release(GraveAct):
    """One safeguarding lead is shown who somebody is, because a life may be at risk."""

    if TYPE_CHECKING:
        person_id: uuid.UUID | None
        released_by_id: uuid.UUID | None

    concern = models.ForeignKey(Concern, models.SET_NULL, null=True, related_name="releases")
    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    released_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    released_at = models.DateTimeField()
    # What is shown is shown to that one lead until then.
    shown_until = models.DateTimeField()

    objects = ReleaseQuerySet.as_manager()

    def __str__(self) -> str:
        return "release"


class OpeningQuerySet(TwoPeopleQuerySet["Opening"]):
    def visible_to(self, user: User, now: datetime) -> "OpeningQuerySet":
        """That it was asked for: for those on duty who do not take part in the conversation and
        are kept apart from nobody who does."""
        near = Participant.objects.filter(user__in=out_of_bounds(user).values("pk"))
        hidden = Opening.objects.filter(request__thread__in=near.values("thread"))
        reported = Opening.objects.filter(
            Q(concern__about__in=out_of_bounds(user).values("pk"))
            | Q(concern__reporter__in=out_of_bounds(user).values("pk"))
        )
        return (
            self.of_duty(user, now)
            .exclude(pk__in=hidden.values("pk"))
            .exclude(pk__in=reported.values("pk"))
        )

    def readable_to(self, user: User, now: datetime) -> "OpeningQuerySet":
        """Openings by which this person may read the messages at `now`."""
        mine = Q(asked_by=user) | Q(agreed_by=user)
        return self.visible_to(user, now).in_force(now).filter(mine, request__isnull=False)

    def in_force(self, now: datetime) -> "OpeningQuerySet":
        return self.filter(agreed_at__isnull=False, ended_at__isnull=True, until__gt=now)

    def told_about(self, request: Request) -> "OpeningQuerySet":
        """Openings of this conversation of which its people have been told."""
        return self.filter(request=request, agreed_at__isnull=False, told_at__isnull=False)


class Opening(TwoPeopleAct):
    """Two people may read the messages of one conversation, for a limited time."""

    if TYPE_CHECKING:
        request_id: uuid.UUID | None

    concern = models.ForeignKey(Concern, models.SET_NULL, null=True, related_name="openings")
    # Empty once the conversation is erased: then nothing links the record to anybody's talk.
    request = models.ForeignKey(Request, models.SET_NULL, null=True, related_name="openings")
    hours = models.PositiveSmallIntegerField()
    until = models.DateTimeField(null=True)

    objects = OpeningQuerySet.as_manager()

    class Meta(TwoPeopleAct.Meta):
        abstract = False
        constraints = [
            *TwoPeopleAct.Meta.constraints,
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=72), name="opening_is_limited"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, until__isnull=True)
                | Q(agreed_at__isnull=False, until__isnull=False),
                name="opening_agreed_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return "opening"

    def is_in_force(self, now: datetime) -> bool:
        return self.until is not None and self.until > now and self.ended_at is None


class Authority(models.TextChoices):
    """Who demands that something is kept."""

    COURT = "court", "A court"
    CORONER = "coroner", "A coroner or procurator fiscal"
    POLICE = "police", "The police, for an investigation"
    REGULATOR = "regulator", "A regulator or inspectorate"
    SAFEGUARDING = "safeguarding", "A local safeguarding board or partnership"


class HoldQuerySet(TwoPeopleQuerySet["Hold"]):
    def visible_to(self, user: User, now: datetime) -> "HoldQuerySet":
        near = out_of_bounds(user).values("pk")
        hidden = Hold.objects.filter(person__in=near)
        return self.of_duty(user, now).exclude(pk__in=hidden.values("pk"))

    def in_force(self, now: datetime) -> "HoldQuerySet":
        return self.in_force_on(today(now))

    def in_force_on(self, day: date) -> "HoldQuerySet":
        return self.filter(agreed_at__isnull=False, ended_at__isnull=True, until__gte=day)

    def held_threads(self, now: datetime) -> QuerySet[Thread]:
        """Threads that no clock may erase at `now`: everything the held people take part in."""
        people = self.in_force(now).values("person")
        return Thread.objects.filter(
            pk__in=Participant.objects.filter(user__in=people).values("thread")
        )

    def told_about(self, people: Any, now: datetime) -> "HoldQuerySet":
        """Holds in force on these people (ids, or a query of them), who have been told."""
        return self.told_on(people, today(now))

    def told_on(self, people: Any, day: date) -> "HoldQuerySet":
        """The same for a London date."""
        return self.in_force_on(day).filter(person__in=people, told_at__isnull=False)


class Hold(TwoPeopleAct):
    """No conversation of one person is erased by the clock until a day."""

    if TYPE_CHECKING:
        person_id: uuid.UUID | None

    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    authority = models.CharField(max_length=15, choices=Authority.choices)
    authority_name = EncryptedTextField()
    # The last day on which it holds, in London.
    until = models.DateField()

    objects = HoldQuerySet.as_manager()

    def __str__(self) -> str:
        return "hold"

    def is_in_force(self, now: datetime) -> bool:
        return self.agreed_at is not None and self.ended_at is None and self.until >= today(now)


class Reading(Row):
    """That somebody has read a concern or opened messages on a day; audited once for each."""

    reader = models.ForeignKey(User, models.CASCADE, related_name="+")
    # The concern or the opening.
    what = models.UUIDField()
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "what", "day"], name="one_reading_a_day")
        ]

    def __str__(self) -> str:
        return "reading"
