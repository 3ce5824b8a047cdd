"""What members write to their group: short, under the name they chose, and gone by itself."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q

from groups.models.groups import Group
from groups.models.members import Membership
from people.models import User
from people.separation import keeping_away
from records.fields import EncryptedTextField
from records.models import Row

NOTICE_LENGTH: Final = 500
DAYS: Final = [(3, "3 days"), (7, "A week"), (14, "Two weeks"), (30, "30 days")]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User, on: date) -> "NoticeQuerySet":
        """What stands on the boards of the groups this person is in. What a member wrote who keeps
        them away is not there for them, unless they facilitate; what a facilitator wrote is there
        for everybody.

        Only what the writer said counts: if what the reader says did, naming one colleague after
        the other would tell who wrote it.
        """
        # By way of Membership: a condition on rows of another table, met once.
        away = keeping_away(user, "person__")
        hidden = Membership.objects.inside().filter(away, keeps_apart=True, leads=False)
        theirs = Q(member__group__in=Group.objects.led_by(user)) | ~Q(
            member__in=hidden.values("pk")
        )
        rows = self.filter(theirs, member__group__in=Group.objects.joined_by(user))
        return rows.filter(until__gte=on, removed_on__isnull=True)

    def owned_by(self, user: User) -> "NoticeQuerySet":
        """What this person wrote; what was taken down too."""
        return self.filter(member__person=user)

    def led_by(self, user: User, on: date) -> "NoticeQuerySet":
        """What stands on the boards of groups this person facilitates."""
        return self.visible_to(user, on).filter(member__group__in=Group.objects.led_by(user))

    def of(self, group: Group) -> "NoticeQuerySet":
        """Of one group, the newest first."""
        return self.filter(member__group=group).order_by("-turn", "pk")

    def over(self, on: date) -> "NoticeQuerySet":
        """Those whose last day is over."""
        return self.filter(until__lt=on)


class Notice(Row):
    """One notice. The day alone is kept, and it goes with the place of who wrote it."""

    if TYPE_CHECKING:
        member_id: uuid.UUID

    member = models.ForeignKey(Membership, models.CASCADE, related_name="notices")
    words = EncryptedTextField("what it says")
    on = models.DateField("written on")
    # The last day on which it stands there.
    until = models.DateField("stands there until")
    # The order in which they were written.
    turn = models.PositiveIntegerField("turn")
    # A facilitator took it down; its writer alone reads it, with the reason.
    removed_on = models.DateField(null=True)
    reason = EncryptedTextField("why it was taken down", blank=True, default="")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "notice in a peer group"
        verbose_name_plural = "notices in peer groups"
        indexes = [
            # What is over, each night.
            models.Index(fields=["until"], name="group_notice_until")
        ]
