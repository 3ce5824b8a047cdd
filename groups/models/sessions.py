"""What a group does together, once or again and again: a closed event, with its words up here.

Members are expected and book nothing; a row says only that somebody does not come this time.
"""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from groups.models.groups import Group
from groups.models.members import Membership
from people.models import User
from people.modules import Module
from records.clock import LONDON
from records.fields import EncryptedTextField
from records.models import Row
from wellbeing.closed import says_who_is_expected
from wellbeing.models import Event, Meeting, MeetingQuerySet

# So many that go on has one group at the same time.
MOST_SESSIONS: Final = 6


class GroupSessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> "GroupSessionQuerySet":
        """Of groups this person is in. To nobody else there are any."""
        return self.filter(group__in=Group.objects.joined_by(user))

    def led_by(self, user: User) -> "GroupSessionQuerySet":
        """Of groups this person facilitates."""
        return self.filter(group__in=Group.objects.led_by(user))

    def going_on(self, now: datetime) -> "GroupSessionQuerySet":
        """With a date that is not over and not called off."""
        return self.filter(event__in=Meeting.objects.ahead(now).order_by().values("event"))

    def meetings(self) -> MeetingQuerySet:
        """Their dates."""
        return Meeting.objects.filter(event__in=self.values("event"))


class Session(Row):
    """What it is; when and where stands in its event."""

    if TYPE_CHECKING:
        group_id: uuid.UUID
        event_id: uuid.UUID

    group = models.ForeignKey(Group, models.CASCADE, related_name="sessions")
    event = models.OneToOneField(Event, models.CASCADE, related_name="+")
    about = EncryptedTextField("what you do, and how one gets in", blank=True, default="")

    objects = GroupSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "session of a peer group"


class NotThisTimeQuerySet(models.QuerySet["NotThisTime"]):
    def of(self, user: User) -> "NotThisTimeQuerySet":
        """One's own."""
        return self.filter(member__person=user)

    def over(self, now: datetime) -> "NotThisTimeQuerySet":
        """Of dates that are over: of no use any more."""
        return self.filter(meeting__ends_at__lte=now)


class NotThisTime(Row):
    """Somebody does not come on one date. No reason, no moment; it goes when they leave."""

    if TYPE_CHECKING:
        meeting_id: uuid.UUID

    member = models.ForeignKey(Membership, models.CASCADE, related_name="absences")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")

    objects = NotThisTimeQuerySet.as_manager()

    class Meta:
        verbose_name = "date of a group at which somebody is not expected"
        constraints = [
            models.UniqueConstraint(fields=["member", "meeting"], name="not_this_time_once")
        ]


@says_who_is_expected
def _expected(user: User) -> QuerySet[Any, Any]:
    """Dates of the groups somebody is in, until a group's last day; none while a group rests, and
    not those at which they said that they do not come, and none where their own organisation has
    no groups."""
    own = user.organisation
    if own is None or not own.has(Module.GROUPS):
        return Meeting.objects.none().values("pk")
    awake = Session.objects.visible_to(user).filter(group__paused_on__isnull=True)
    going_on = Q(event__in=awake.filter(group__ends_on__isnull=True).values("event"))
    # Of one that ends, those up to its last day.
    until = awake.filter(event=OuterRef("event"), group__ends_on__gte=OuterRef("uk_day"))
    rows = Meeting.objects.annotate(uk_day=TruncDate("starts_at", tzinfo=LONDON))
    absent = NotThisTime.objects.of(user).values("meeting")
    return rows.filter(going_on | Exists(until)).exclude(pk__in=absent).values("pk")
