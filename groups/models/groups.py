"""A peer group: what it is for and how it stands. No person is in this row.

Its name and words are class C: a private group may not be found by anybody who is not in it, in a
copy of the database either.
"""

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from groups.taxonomy import LISTED, Audience, Family, Focus, ForWhom, Joining, Leadership
from people.models import Organisation, User
from people.modules import Module
from people.roles import Permission
from records.clock import today
from records.fields import EncryptedTextField
from records.models import Row

LEAST_PLACES: Final = 3
MOST_PLACES: Final = 30
FACILITATORS: Final = 2
# So many groups one person facilitates.
MOST_LED: Final = 3
# After the last day members can still read, then everything goes.
READABLE_AFTER: Final = timedelta(days=14)


class GroupQuerySet(models.QuerySet["Group"]):
    def visible_to(self, user: User) -> "GroupQuerySet":
        """Groups that are for this person's organisation: those in the list, and those they are in
        or have asked to join. A private one exists for nobody else. To whoever moved to another
        organisation what is for the former one alone is gone with the move."""
        own = user.organisation_id
        if own is None or not user.can(Permission.JOIN_GROUPS):
            return self.none()
        here = Q(organisation=own) | Q(audience=Audience.ALL)
        ids = Group.objects.filter(here, self._listed() | self._of(user)).values("pk")
        return self.filter(pk__in=ids, organisation__modules__has=Module.GROUPS.value)

    @staticmethod
    def _listed() -> Q:
        return Q(joining__in=LISTED, opened_on__isnull=False, ends_on__isnull=True)

    @staticmethod
    def _of(user: User) -> Q:
        return Q(members__person=user, members__state__in=["in", "asked"])

    def joined_by(self, user: User) -> "GroupQuerySet":
        """Those this person is in."""
        inside = Group.objects.filter(members__person=user, members__state="in").values("pk")
        return self.visible_to(user).filter(pk__in=inside)

    def led_by(self, user: User) -> "GroupQuerySet":
        """Those this person facilitates."""
        led = Group.objects.filter(members__person=user, members__leads=True).values("pk")
        return self.visible_to(user).filter(pk__in=led)

    def going_on(self) -> "GroupQuerySet":
        """Those without a last day."""
        return self.filter(ends_on__isnull=True)

    def in_lists(self) -> "GroupQuerySet":
        """Those that stand in a list: only they are counted. That there is a private one is told
        by no number."""
        return self.going_on().filter(joining__in=LISTED, opened_on__isnull=False)

    def unled(self) -> "GroupQuerySet":
        """Those that began and nobody leads at the moment."""
        led = Group.objects.filter(members__leads=True).values("pk")
        return self.going_on().filter(opened_on__isnull=False).exclude(pk__in=led)

    def over(self, now: datetime) -> "GroupQuerySet":
        """Ended so long ago that nothing of them is kept."""
        return self.filter(ends_on__lte=today(now) - READABLE_AFTER)


class Group(Row):
    """What a group is for, whose people may join and how, and whether it takes place."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="groups")
    audience = models.CharField(max_length=3, choices=Audience.choices, default=Audience.OWN)
    name = EncryptedTextField("name of the group")
    about = EncryptedTextField("what it is, and for whom")
    focus = models.CharField(max_length=10, choices=Focus.choices)
    for_whom = models.CharField(max_length=10, choices=ForWhom.choices, default=ForWhom.OPEN)
    family = models.CharField(max_length=10, choices=Family.choices, default=Family.OUT)
    leadership = models.CharField(max_length=12, choices=Leadership.choices)
    joining = models.CharField(max_length=7, choices=Joining.choices, default=Joining.REQUEST)
    most = models.PositiveSmallIntegerField(
        "places",
        default=12,
        validators=[MinValueValidator(LEAST_PLACES), MaxValueValidator(MOST_PLACES)],
    )
    # The day it had two facilitators for the first time; before that only they know of it.
    opened_on = models.DateField(null=True)
    # Since when it has had fewer than two, or none: it takes nobody in until there are two again.
    alone_since = models.DateField(null=True)
    paused_on = models.DateField(null=True)
    # The last day; two weeks later everything goes.
    ends_on = models.DateField(null=True)
    # Sent twice, it is one.
    form_key = models.UUIDField(unique=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = "peer group"
        indexes = [
            # The list, the newest first.
            models.Index(fields=["-opened_on", "id"], name="group_opened"),
        ]

    @property
    def is_private(self) -> bool:
        """Whether it stands in no list."""
        return self.joining == Joining.PRIVATE

    def is_for(self, user: User) -> bool:
        """Whether people of this person's organisation can be in it."""
        own = user.organisation_id
        return own is not None and (self.audience == Audience.ALL or own == self.organisation_id)

    @property
    def erase_on(self) -> date | None:
        """The day everything of it goes; None while it has no last day."""
        return self.ends_on + READABLE_AFTER if self.ends_on else None

    def has_ended(self, on: date) -> bool:
        """Whether its last day is over."""
        return self.ends_on is not None and self.ends_on < on

    @property
    def takes_place(self) -> bool:
        """Whether somebody can come in, as far as the group itself goes."""
        return (
            self.opened_on is not None
            and self.alone_since is None
            and self.paused_on is None
            and self.ends_on is None
        )
