"""What is on: an event, and each date of it. No person is in either of them.

Who organises an event is its organisation: everybody there who may. Who comes stands in bookings
alone, and is gone some days after the date (`Meeting.erase_on`).
"""

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from people.models import Organisation, User
from people.modules import Module
from people.roles import Permission
from records.clock import LONDON, today
from records.fields import CodesField, EncryptedTextField
from records.models import Row
from wellbeing.closed import TITLE, expects

MOST_PLACES: Final = 500
# After a month nobody is asked any more how many came.
COUNT_WITHIN: Final = timedelta(days=30)
# Until how long before it begins a place can be booked, in hours.
CLOSES: Final = [
    (0, "Until it begins"),
    (2, "Until two hours before"),
    (24, "Until a day before"),
    (48, "Until two days before"),
    (168, "Until a week before"),
]


class Audience(models.TextChoices):
    """Who sees an event and can come."""

    OWN = "own", "Our organisation"
    SOME = "some", "Our organisation, and those I choose"
    ALL = "all", "Every organisation here that has events"


class How(models.TextChoices):
    """How one takes part."""

    PERSON = "person", "In person"
    ONLINE = "online", "Online"
    BOTH = "both", "In person or online"


class ShownTo(models.TextChoices):
    """Who is told where it is."""

    ALL = "all", "Everybody who sees the event"
    BOOKED = "booked", "Only those who have a place"


# What a change may be of, in the words of whoever booked.
CHANGED: Final = [
    ("title", "what it is called"),
    ("about", "what it is about"),
    ("how", "in person or online"),
    ("time", "the day or time"),
    ("where", "where it is"),
    ("access", "how one gets in and takes part"),
]


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User) -> "EventQuerySet":
        """What is for this person's organisation, and what they have booked; only of organisations
        that have events switched on, their own too. Closed ones are in no door but
        `MeetingQuerySet.expects`."""
        own = user.organisation_id
        if own is None or not user.can(Permission.COME_TO_EVENTS):
            return self.none()
        link = Event.organisations.through.objects
        chosen = Exists(link.filter(event=OuterRef("pk"), organisation=own))
        theirs = (
            Q(organisation=own)
            | Q(audience=Audience.ALL)
            | Q(audience=Audience.SOME) & Q(chosen)
            | Q(meetings__bookings__person=user)
        )
        # A row for each booking would stand there twice.
        ids = self.model._default_manager.filter(theirs).values("pk")
        return self.filter(pk__in=ids, organisation__modules__has=Module.EVENTS.value, closed=False)

    def organised_by(self, user: User) -> "EventQuerySet":
        """Those this person looks after with the others of their organisation who may."""
        if not user.can(Permission.ORGANISE_EVENTS) or user.organisation_id is None:
            return self.none()
        return self.filter(
            organisation=user.organisation_id,
            organisation__modules__has=Module.EVENTS.value,
            closed=False,
        )


class Event(Row):
    """What it is, for whom, how one takes part, and the rule of its dates."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="events")
    audience = models.CharField(max_length=4, choices=Audience.choices, default=Audience.OWN)
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")
    title = models.CharField(max_length=100)
    about = models.TextField("what it is, and for whom")
    how = models.CharField(max_length=6, choices=How.choices, default=How.PERSON)
    near = models.CharField("roughly where", max_length=100, blank=True)
    # Confidential for some events, and nobody looks for it by a word.
    place = EncryptedTextField("place", blank=True, default="")
    link = EncryptedTextField("link to take part", blank=True, default="")
    where_to = models.CharField(max_length=6, choices=ShownTo.choices, default=ShownTo.BOOKED)
    access = models.TextField("getting in and taking part", blank=True)
    capacity = models.PositiveSmallIntegerField(
        "places", null=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    closes_hours = models.PositiveSmallIntegerField(choices=CLOSES, default=0)
    # Said when it is put up, and never changed: people book knowing it.
    shows_names = models.BooleanField(default=False)
    # What calendars and reminders say instead of its title; empty: the title.
    cover = models.CharField("neutral title", max_length=60, blank=True)
    first_day = models.DateField()
    # By the clock on the wall in the UK.
    starts = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    rule = models.CharField("RRULE", max_length=80, blank=True)
    # Single days that were added to those of the rule.
    extra = models.CharField("RDATE", max_length=500, blank=True, default="")
    called_off_at = models.DateTimeField(null=True)
    # Of a circle of people kept above (wellbeing/closed.py); its words stand there.
    closed = models.BooleanField(default=False)
    # Sent twice, it is one.
    form_key = models.UUIDField(unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            # In a copy of the database no row of a circle says what it is about.
            models.CheckConstraint(
                condition=Q(closed=False)
                | Q(title=TITLE, about="", near="", access="", audience="own", shows_names=False)
                & Q(capacity__isnull=True),
                name="closed_event_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1, capacity__lte=MOST_PLACES),
                name="event_places_or_no_limit",
            ),
        ]

    @property
    def is_sensitive(self) -> bool:
        """Whether its title stays on these pages."""
        return bool(self.cover)

    @property
    def neutral_title(self) -> str:
        """What may stand in a calendar."""
        return self.cover or self.title


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> "MeetingQuerySet":
        """Dates of events this person sees."""
        return self.filter(event__in=Event.objects.visible_to(user))

    def organised_by(self, user: User) -> "MeetingQuerySet":
        """Dates of events this person looks after."""
        return self.filter(event__in=Event.objects.organised_by(user))

    def expects(self, user: User) -> "MeetingQuerySet":
        """Dates of closed events at which this person is expected."""
        return self.filter(expects(user), event__closed=True)

    def ahead(self, now: datetime) -> "MeetingQuerySet":
        """Not over, and not called off; the nearest first."""
        return self.filter(ends_at__gt=now, called_off_at__isnull=True).order_by("starts_at", "pk")

    def next_of_each(self, now: datetime) -> "MeetingQuerySet":
        """Of each event the next date, the nearest first."""
        before = Q(starts_at__lt=OuterRef("starts_at")) | Q(
            starts_at=OuterRef("starts_at"), pk__lt=OuterRef("pk")
        )
        earlier = Meeting.objects.ahead(now).filter(before, event=OuterRef("event"))
        return self.ahead(now).filter(~Exists(earlier))

    def uncounted(self, now: datetime) -> "MeetingQuerySet":
        """Over within the last month, and nobody said how many came; the newest first."""
        over = self.filter(ends_at__lte=now, ends_at__gt=now - COUNT_WITHIN)
        return over.filter(came__isnull=True, called_off_at__isnull=True).order_by("-ends_at", "pk")

    def to_forget(self, on: date) -> "MeetingQuerySet":
        """Those of which nobody may know any more who came."""
        return self.filter(erase_on__lte=on, forgotten=False)


class Meeting(Row):
    """One date of an event: when, whether it takes place, and in the end three numbers."""

    if TYPE_CHECKING:
        event_id: uuid.UUID

    event = models.ForeignKey(Event, models.CASCADE, related_name="meetings")
    # The day of the rule, which stays when the date is moved.
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    moved = models.BooleanField(default=False)
    called_off_at = models.DateTimeField(null=True)
    # What was changed last, and on which day.
    changed = CodesField(choices=CHANGED, blank=True)
    changed_on = models.DateField(null=True)
    # How often what a calendar shows of it was changed (RFC 5545, SEQUENCE).
    sequence = models.PositiveSmallIntegerField(default=0)
    came = models.PositiveSmallIntegerField("how many came", null=True)
    # From this day on nobody is tied to it; then `booked` and `waited` are what is left.
    erase_on = models.DateField()
    forgotten = models.BooleanField(default=False)
    booked = models.PositiveSmallIntegerField(null=True)
    waited = models.PositiveSmallIntegerField(null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "date of an event"
        verbose_name_plural = "dates of events"
        constraints = [
            models.UniqueConstraint(fields=["event", "day"], name="one_date_of_an_event_a_day"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="event_ends_after_it_begins"
            ),
        ]
        indexes = [
            # The list of what is on, by time.
            models.Index(fields=["starts_at"], name="meeting_starts"),
            # What is to be forgotten each day.
            models.Index(fields=["erase_on"], name="meeting_erase", condition=Q(forgotten=False)),
        ]

    @property
    def on(self) -> date:
        """The UK day it begins."""
        return today(self.starts_at)

    @property
    def hours(self) -> str:
        """From when until when: "19:00 to 20:30", UK time."""
        begin, end = (one.astimezone(LONDON) for one in (self.starts_at, self.ends_at))
        return f"{begin:%H:%M} to {end:%H:%M}"

    @property
    def closes_at(self) -> datetime:
        """Until when a place can be booked."""
        return self.starts_at - timedelta(hours=self.event.closes_hours)

    def is_open(self, now: datetime) -> bool:
        """Whether somebody can book, or wait, now."""
        return self.called_off_at is None and now < self.closes_at

    @property
    def changed_words(self) -> list[str]:
        """What was changed last."""
        return [words for code, words in CHANGED if code in self.changed]


def organisations_with_events(own: uuid.UUID) -> QuerySet[Organisation]:
    """The other organisations for which an event can be put up."""
    has = Organisation.objects.filter(modules__has=Module.EVENTS.value)
    return has.exclude(pk=own).order_by("name")
