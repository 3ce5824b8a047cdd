"""Asking for support: a request, whom it was offered to, and the place it takes.

A request and the conversation that follows are one row with one address, so the colleague has
one page from the first word to the last. Who asked is known to the two people only.
"""

import uuid
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from correspondence.models import Participant, Thread
from directory.cards import NAMELESS
from directory.models import CARRIED, Supporter
from directory.taxonomy import Way
from people.models import User
from people.separation import apart
from records.clock import LONDON, today
from records.fields import EncryptedTextField
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
        """The colleague's own requests, and those a supporter in good standing is asked about.

        A union, so that each half is found by its index: with OR all requests were read.
        """
        asked = Request.objects.filter(asker=user).order_by().values("pk")
        held = Offer.objects.held().filter(supporter__user=user).order_by()
        return self.filter(pk__in=asked.union(held.values("request")))

    def asked_by(self, user: User) -> "RequestQuerySet":
        return self.filter(asker=user)

    def offered_to(self, user: User) -> "RequestQuerySet":
        """Requests a supporter has to answer or is talking about."""
        return self.filter(
            pk__in=Offer.objects.held().filter(supporter__user=user).values("request")
        )

    def talked_by(self, user: User) -> "RequestQuerySet":
        """Open conversations this supporter holds, the oldest first."""
        yes = Offer.objects.held().said_yes().filter(supporter__user=user)
        return self.open().filter(pk__in=yes.values("request")).order_by("asked_at", "pk")

    def unfinished(self) -> "RequestQuerySet":
        return self.exclude(state__in=[State.ENDED, State.WITHDRAWN])

    def open(self) -> "RequestQuerySet":
        return self.filter(state=State.OPEN)

    def due_for_desk(self, now: datetime) -> "RequestQuerySet":
        """Requests without a yes of which a coordinator has to be told."""
        waiting = [State.WAITING, State.NOBODY]
        return self.filter(state__in=waiting, desk_at__lte=now)

    def to_look_again(self, now: datetime) -> "RequestQuerySet":
        """Nobody fitted, and the colleague asked us to keep looking."""
        return self.filter(state=State.NOBODY, look_at__lte=now)

    def waiting_for_words(self, now: datetime) -> "RequestQuerySet":
        """Open conversations in which the supporter has left the colleague without an answer."""
        return self.open().filter(reply_at__lte=now)

    def gone_quiet(self, now: datetime) -> "RequestQuerySet":
        """Open conversations in which nobody has written for a long time."""
        return self.open().filter(quiet_at__lte=now)

    def now_apart(self) -> "RequestQuerySet":
        """Open conversations of two people who must not meet any more."""
        # One conversation is looked at when one is asked about, not the pairs of all.
        yes = Offer.objects.said_yes().filter(request=models.OuterRef("pk"))
        both = apart("request__asker", "supporter__user")
        return self.open().filter(models.Exists(yes.filter(both)))

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

    # What it is about, as codes of areas, for those who are asked without having been chosen.
    areas = EncryptedTextField(blank=True, default="")
    # "Or anyone who fits": when nobody chosen can, or when nobody was chosen at all.
    anyone = models.BooleanField(default=False)
    # The colleague let go of areas and way, so that more supporters fit.
    wider = models.BooleanField(default=False)
    # Nobody fitted: when we look again, as long as the colleague wants us to.
    look_at = models.DateTimeField(null=True)
    # When a coordinator is told that a request waits; empty once they were.
    desk_at = models.DateTimeField(null=True)

    # Somebody has said yes before, whatever came of it: how long it took is counted once.
    had_yes = models.BooleanField(default=False)

    # Only while talking by phone is arranged: erased when the conversation ends.
    phone = EncryptedTextField(blank=True, default="")
    call_when = EncryptedTextField(blank=True, default="")
    # Since when the colleague waits for a word of the supporter, and what happens when.
    waits_since = models.DateTimeField(null=True)
    reply_at = models.DateTimeField(null=True)
    reminded = models.BooleanField(default=False)
    # The supporter told this colleague that they are away, up to and including this day.
    away_until = models.DateField(null=True)
    # The supporter cannot go on and has offered that somebody else takes over.
    swap_offered = models.BooleanField(default=False)
    # The supporter's stepping down that this conversation outlives: the moment of it, so that
    # another end of the role is never taken for it.
    carried_since = models.DateTimeField(null=True)
    # When both are asked whether to go on, because nobody has written for a long time.
    quiet_at = models.DateTimeField(null=True)
    quiet_asked = models.BooleanField(default=False)
    # Both know that nothing is expected until somebody writes again.
    resting = models.BooleanField(default=False)

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
            # The same sweep: whom to tell, whom to remind, whom to ask.
            models.Index(
                fields=["desk_at"], name="request_desk", condition=Q(desk_at__isnull=False)
            ),
            models.Index(
                fields=["look_at"], name="request_look", condition=Q(look_at__isnull=False)
            ),
            models.Index(
                fields=["reply_at"], name="request_reply", condition=Q(reply_at__isnull=False)
            ),
            models.Index(
                fields=["quiet_at"], name="request_quiet", condition=Q(quiet_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return "request"

    @property
    def may_be_on_a_desk(self) -> bool:
        """Whether a desk may have been told, by this row alone."""
        if self.state in (State.WAITING, State.NOBODY):
            return self.desk_at is None
        return self.state == State.OPEN and self.waits_since is not None and self.reply_at is None


def _carried(now: datetime) -> Q:
    """Offers a supporter who stepped down carries on with, to the end of the last day."""
    first = datetime.combine(today(now) - CARRIED, time.min, LONDON)
    return Q(
        request__state=State.OPEN,
        request__carried_since=F("supporter__stepped_down_at"),
        request__carried_since__gte=first,
    )


class OfferQuerySet(models.QuerySet["Offer"]):
    def held(self) -> "OfferQuerySet":
        """Offers whose supporter may open the request: in good standing, account open, and not
        kept apart from the colleague before the two have begun to talk."""
        standing = self.filter(
            answer__in=HELD_ANSWERS,
            supporter__suspended_at__isnull=True,
            supporter__user__is_active=True,
        )
        begun = Q(request__state__in=[State.OPEN, State.ENDED])
        return standing.filter(begun | ~apart("request__asker", "supporter__user"))

    def said_yes(self) -> "OfferQuerySet":
        return self.filter(answer=Answer.YES)

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

    def stranded(self, now: datetime) -> "OfferQuerySet":
        """Offers still in hand of a supporter who left, was suspended or stepped down, but for what
        they carry to its end."""
        return self.filter(
            answer__in=HELD_ANSWERS, request__state__in=[State.WAITING, State.RELEASE, State.OPEN]
        ).filter(
            Q(supporter__user__is_active=False)
            | Q(supporter__suspended_at__isnull=False)
            | (Q(supporter__stepped_down_at__isnull=False) & ~_carried(now))
        )

    def now_apart(self) -> "OfferQuerySet":
        """Offers between people who must not meet any more, and have not begun to talk."""
        return self.filter(
            apart("request__asker", "supporter__user"),
            answer__in=HELD_ANSWERS,
            request__state__in=[State.WAITING, State.RELEASE],
        )

    def to_follow(self) -> "OfferQuerySet":
        """Whom the colleague chose to be asked next, in order."""
        return self.filter(answer=Answer.NEXT, starts_at__isnull=True)

    def asked_already(self) -> "OfferQuerySet":
        """Everybody who was asked, whatever they answered."""
        return self.exclude(answer=Answer.NEXT)

    def to_start(self) -> "OfferQuerySet":
        """Supporters the colleague waits for until they are back."""
        return self.filter(answer=Answer.NEXT, starts_at__isnull=False)

    def due_to_start(self, now: datetime) -> "OfferQuerySet":
        """The colleague waits for this supporter to be back, and they are."""
        return self.filter(answer=Answer.NEXT, starts_at__lte=now, request__state=State.WAITING)


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
    # Found by us, not chosen by the colleague: who it is shows only after a yes.
    matched = models.BooleanField(default=False)
    # The colleague waits until this supporter is back: they are asked from this moment on.
    starts_at = models.DateTimeField(null=True)
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

    def carried_until(self, request: Request) -> date | None:
        """The last day on which a supporter who stepped down goes on with this conversation."""
        since = request.carried_since
        if since is None or since != self.supporter.stepped_down_at:
            return None
        return today(since) + CARRIED

    @property
    def is_unanswered(self) -> bool:
        return self.answer in (Answer.ASKED, Answer.MORE)

    @property
    def is_known(self) -> bool:
        """Whether the colleague may know who this is."""
        return not self.matched or self.answer == Answer.YES
