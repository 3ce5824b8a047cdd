"""Asking for support: a request, whom it was offered to, and the place it takes.

A request and the conversation that follows are one row with one address, so the colleague has
one page from the first word to the last. Who asked is known to the two people only.
"""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from correspondence.models import Participant, Thread
from directory.cards import NAMELESS
from directory.models import HARD_CAP, Supporter
from directory.taxonomy import Way
from people.models import User
from records.models import Row


class When(models.TextChoices):
    """When an answer would help, in the colleague's own words."""

    TODAY = "today", "Today"
    WEEK = "week", "This week"
    NO_HURRY = "no_hurry", "No hurry"


class State(models.TextChoices):
    """Where a request stands."""

    WAITING = "waiting", "Waiting for an answer"
    NOBODY = "nobody", "Nobody has been able to say yes"
    RELEASE = "release", "Someone said yes: you choose what they see"
    OPEN = "open", "Talking"
    ENDED = "ended", "Ended"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Answer(models.TextChoices):
    """Where one offer stands."""

    NEXT = "next", "Asked next, if need be"
    ASKED = "asked", "Asked"
    MORE = "more", "Wants to know more"
    YES = "yes", "Said yes"
    PASSED = "passed", "Passed it on"
    KNOWN = "known", "We know each other"
    CLOSED = "closed", "Closed"


# An offer in one of these lets its supporter open the request.
HELD_ANSWERS = (Answer.ASKED, Answer.MORE, Answer.YES)


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, user: User) -> "RequestQuerySet":
        """The colleague's own requests, and those a supporter in good standing is asked about."""
        mine = Offer.objects.held().filter(supporter__user=user)
        return self.filter(Q(asker=user) | Q(pk__in=mine.values("request")))

    def asked_by(self, user: User) -> "RequestQuerySet":
        return self.filter(asker=user)

    def offered_to(self, user: User) -> "RequestQuerySet":
        """Requests a supporter has to answer or is talking about."""
        return self.filter(
            pk__in=Offer.objects.held().filter(supporter__user=user).values("request")
        )

    def unfinished(self) -> "RequestQuerySet":
        return self.exclude(state__in=[State.ENDED, State.WITHDRAWN])

    def rested(self, now: datetime) -> "RequestQuerySet":
        """Where the colleague's choice is overdue."""
        return self.filter(state__in=[State.NOBODY, State.RELEASE], rests_until__lte=now)

    def left_alone(self) -> "RequestQuerySet":
        """Unfinished requests whose colleague has gone."""
        return self.unfinished().filter(Q(asker__isnull=True) | Q(asker__is_active=False))

    def with_people(self) -> "RequestQuerySet":
        """With thread, participants and offers, whatever the number of rows: two more queries."""
        return self.select_related("thread").prefetch_related(
            models.Prefetch("thread__participants", Participant.objects.select_related("user")),
            models.Prefetch("offers", Offer.objects.select_related("supporter__user")),
        )

    def newest_first(self) -> "RequestQuerySet":
        return self.order_by("-asked_at", "pk")


class Request(Row):
    """A colleague asks to talk; the conversation that follows is the same row."""

    if TYPE_CHECKING:
        asker_id: uuid.UUID | None
        thread_id: uuid.UUID

    # Empty once the account is gone.
    asker = models.ForeignKey(User, models.SET_NULL, null=True, related_name="requests")
    thread = models.OneToOneField(Thread, models.CASCADE, related_name="request")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    when = models.CharField(max_length=10, choices=When.choices)
    way = models.CharField(max_length=10, choices=Way.choices)
    asked_at = models.DateTimeField()
    # When this state ends by itself: a choice not made lapses, a request nobody took is closed.
    rests_until = models.DateTimeField(null=True)
    # Which version of "what stays private" was shown; dies with the request.
    statement_shown = models.CharField(max_length=80)
    # Made with the form: the same form sent twice makes one request.
    form_key = models.UUIDField()

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asker", "form_key"], name="asked_once")]
        indexes = [
            # "My conversations", newest first.
            models.Index(fields=["asker", "-asked_at"], name="request_of_asker"),
            # The sweep each minute looks for rests that are over.
            models.Index(
                fields=["rests_until"],
                name="request_rest",
                condition=Q(state__in=[State.NOBODY, State.RELEASE]),
            ),
        ]

    def __str__(self) -> str:
        return "request"


class OfferQuerySet(models.QuerySet["Offer"]):
    def held(self) -> "OfferQuerySet":
        """Offers whose supporter may open the request: in good standing, account open."""
        return self.filter(
            answer__in=HELD_ANSWERS,
            supporter__suspended_at__isnull=True,
            supporter__user__is_active=True,
        )

    def to_be_answered_by(self, user: User) -> "OfferQuerySet":
        """Offers this supporter has not answered yet."""
        return self.held().unanswered().filter(supporter__user=user)

    def unanswered(self) -> "OfferQuerySet":
        return self.filter(answer__in=[Answer.ASKED, Answer.MORE])

    def due_reminder(self, now: datetime) -> "OfferQuerySet":
        return self.unanswered().filter(remind_at__lte=now, reminded_at__isnull=True)

    def overdue(self, now: datetime) -> "OfferQuerySet":
        """Unanswered past the clock: to be handed on."""
        return self.unanswered().filter(hand_on_at__lte=now)

    def stranded(self) -> "OfferQuerySet":
        """Offers still in hand of a supporter who left, was suspended or stepped down."""
        return self.filter(
            answer__in=HELD_ANSWERS, request__state__in=[State.WAITING, State.RELEASE, State.OPEN]
        ).filter(
            Q(supporter__user__is_active=False)
            | Q(supporter__suspended_at__isnull=False)
            | Q(supporter__stepped_down_at__isnull=False)
        )


class Offer(Row):
    """One supporter is asked about one request."""

    if TYPE_CHECKING:
        request_id: uuid.UUID
        supporter_id: uuid.UUID

    request = models.ForeignKey(Request, models.CASCADE, related_name="offers")
    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="offers")
    # First, second: the order the colleague allowed.
    position = models.PositiveSmallIntegerField(default=1)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.ASKED)
    # The first supporter was chosen to read the words; the next sees them only when told so.
    sees_words = models.BooleanField(default=False)
    # Empty while this supporter waits behind the first choice.
    offered_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    hand_on_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "supporter"], name="offered_once"),
            # A request is with one supporter, so two can never both hold a yes.
            models.UniqueConstraint(
                fields=["request"], condition=Q(answer=Answer.YES), name="one_yes_a_request"
            ),
        ]
        indexes = [
            # The sweep each minute looks for clocks that ran out.
            models.Index(
                fields=["hand_on_at"],
                name="offer_clock",
                condition=Q(answer__in=[Answer.ASKED, Answer.MORE]),
            )
        ]

    def __str__(self) -> str:
        return "offer"

    @property
    def supporter_name(self) -> str:
        """The name this supporter shows."""
        return self.supporter.shown_name or NAMELESS

    @property
    def is_unanswered(self) -> bool:
        return self.answer in (Answer.ASKED, Answer.MORE)


class Place(Row):
    """One of a supporter's places, taken by one open conversation."""

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="places")
    request = models.OneToOneField(Request, models.CASCADE, related_name="place")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            # No CHECK can count rows: the number is the count.
            models.UniqueConstraint(fields=["supporter", "number"], name="place_taken_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=HARD_CAP), name="place_within_hard_cap"
            ),
        ]

    def __str__(self) -> str:
        return "place"
