"""Supervision of peer supporters: what was held, and sessions to book. Never what was said."""

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from people.models import Organisation, User
from people.roles import Permission
from people.separation import separated
from records.clock import today
from records.models import Row

# Both named in records/retention.toml.
KEEP_LOGGED = timedelta(days=730)
KEEP_SESSION = timedelta(days=28)
# A wrong day is noticed at once, or not by whoever typed it.
TAKE_BACK = timedelta(hours=24)
# A session still takes no more than this: a group in which everybody is heard.
MOST_PLACES = 20


class Kind(models.TextChoices):
    """In a group, or with one person."""

    GROUP = "group", "In a group"
    ONE = "one", "One-to-one"


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    def owned_by(self, user: User) -> "SupervisionQuerySet":
        """One's own, the newest first. There is no list of anybody else's."""
        return self.filter(person=user).order_by("-held_on", "pk")

    def written_lately_by(self, user: User, now: datetime) -> "SupervisionQuerySet":
        """What this person wrote down so lately that they can take it back."""
        return self.filter(recorded_by=user, written_at__gt=now - TAKE_BACK)

    def settled(self, now: datetime) -> "SupervisionQuerySet":
        """Nobody can take it back any more: the moment of writing has no more use."""
        return self.filter(written_at__lte=now - TAKE_BACK)

    def old(self, on: date) -> "SupervisionQuerySet":
        """Held two years ago."""
        return self.filter(held_on__lt=on - KEEP_LOGGED)


class Supervision(Row):
    """A supporter was at a session: day, kind and minutes."""

    if TYPE_CHECKING:
        person_id: uuid.UUID

    person = models.ForeignKey(User, models.CASCADE, related_name="supervisions")
    held_on = models.DateField("held on")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(10), MaxValueValidator(480)]
    )
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Whoever wrote it can take it back for a day. `before`: until when it was current without it.
    written_at = models.DateTimeField("written down at", null=True)
    before = models.DateField("current until, without it", null=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "held_on", "kind"], name="supervision_written_down_once"
            )
        ]


class SessionQuerySet(models.QuerySet["Session"]):
    def upcoming(self, now: datetime) -> "SessionQuerySet":
        """Not begun yet, the nearest first."""
        return self.filter(starts_at__gt=now, done_at__isnull=True).order_by("starts_at", "pk")

    def bookable_by(self, user: User) -> "SessionQuerySet":
        """Sessions of one's own organisation, and those one has booked; never one that somebody
        leads whom one must not meet."""
        if user.organisation_id is None:
            return self.filter(bookings__person=user)
        here = Q(organisation=user.organisation_id) & Q(led_by__isnull=False)
        ids = self.filter(here).exclude(led_by=user).exclude(separated(user, prefix="led_by__"))
        booked = Booking.objects.filter(person=user).values("session")
        return self.filter(Q(pk__in=ids.values("pk")) | Q(pk__in=booked))

    def led_by(self, user: User) -> "SessionQuerySet":
        """Those this person put up, and has not yet said who was there."""
        if not user.can(Permission.SEE_DESK):
            return self.none()
        return self.filter(led_by=user, done_at__isnull=True).order_by("starts_at", "pk")

    def old(self, now: datetime) -> "SessionQuerySet":
        """Begun four weeks ago."""
        return self.filter(starts_at__lt=now - KEEP_SESSION)


class Session(Row):
    """A session that somebody put up and supporters book."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID
        led_by_id: uuid.UUID | None

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sessions")
    led_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    place = models.CharField("place or link", max_length=200)
    places = models.PositiveSmallIntegerField()
    # Whoever put it up said who was there.
    done_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["led_by", "starts_at"], name="session_put_up_once"),
            models.CheckConstraint(
                condition=Q(places__gte=1, places__lte=MOST_PLACES), name="session_places"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.ONE) | Q(places=1), name="one_to_one_has_one_place"
            ),
        ]

    @property
    def day(self) -> date:
        """The UK day on which it is held."""
        return today(self.starts_at)


class BookingQuerySet(models.QuerySet["Booking"]):
    def owned_by(self, user: User) -> "BookingQuerySet":
        return self.filter(person=user)

    def seen_by(self, user: User, session: Session) -> "BookingQuerySet":
        """Who booked, for who leads the session: never one whom they must not meet."""
        if session.led_by_id != user.pk:
            return self.none()
        rows = self.filter(session=session, person__is_active=True)
        return rows.exclude(separated(user, prefix="person__")).select_related("person")


class Booking(Row):
    """One place of a session is somebody's. The number keeps two from taking the same."""

    if TYPE_CHECKING:
        person_id: uuid.UUID
        session_id: uuid.UUID

    session = models.ForeignKey(Session, models.CASCADE, related_name="bookings")
    person = models.ForeignKey(User, models.CASCADE, related_name="bookings")
    number = models.PositiveSmallIntegerField("place")

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="place_booked_once"),
            models.UniqueConstraint(fields=["session", "person"], name="booked_once"),
        ]
