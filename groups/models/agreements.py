"""What the people of a group agree on: its versions, what is being worked on, what members say.

All of it is class C, and goes with the group. Who accepted which version stands in their own row
(`Membership.accepted`), as a number of a version and without a day.
"""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import models

from groups.models.groups import Group
from groups.models.members import Membership
from people.models import User
from records.fields import EncryptedTextField
from records.models import Row

# So many wishes one member has open in a group.
MOST_IDEAS: Final = 3
IDEA_LENGTH: Final = 1000
# So many versions are kept, the present one among them.
MOST_VERSIONS: Final = 20
# What nobody took up or took back goes.
IDEAS_KEPT: Final = timedelta(days=90)


class GroupAgreementQuerySet(models.QuerySet["GroupAgreement"]):
    def current(self) -> "GroupAgreement | None":
        """The version that is accepted now; None while there is none."""
        return self.order_by("-number").first()

    def kept_no_longer(self, latest: int) -> "GroupAgreementQuerySet":
        """Those so far behind the latest that nobody reads them."""
        return self.filter(number__lte=latest - MOST_VERSIONS)

    def to_look_at(self, on: date) -> "GroupAgreementQuerySet":
        """Those whose day to be looked at again has come and was not told. Earlier versions are
        among them; whoever asks leaves them out."""
        return self.filter(review_on__lte=on, told=False, group__ends_on__isnull=True)


class GroupAgreement(Row):
    """One version. It is never edited: people accepted these words."""

    if TYPE_CHECKING:
        group_id: uuid.UUID

    group = models.ForeignKey(Group, models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField("version")
    text = EncryptedTextField("what was agreed")
    since = models.DateField("put forward on")
    review_on = models.DateField("looked at again on")
    # The facilitators were told that the day has come.
    told = models.BooleanField(default=False)

    objects = GroupAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "agreement of a peer group"
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="one_agreement_a_number"),
        ]
        indexes = [
            models.Index(
                fields=["review_on"],
                name="group_agreement_review",
                condition=models.Q(told=False),
            )
        ]


class AgreementDraft(Row):
    """What the facilitators are working on, and how often it was written or put forward: whoever
    opened it earlier than the other wrote is shown both."""

    group = models.OneToOneField(Group, models.CASCADE, related_name="draft")
    # Empty: nothing is being worked on.
    text = EncryptedTextField("what the facilitators are working on", blank=True, default="")
    number = models.PositiveIntegerField("times written", default=0)

    class Meta:
        verbose_name = "draft of a group's agreement"


class AgreementIdeaQuerySet(models.QuerySet["AgreementIdea"]):
    def read_by(self, user: User) -> "AgreementIdeaQuerySet":
        """What is said in groups this person is in. Words of a member who keeps them away are not
        there for them, unless they facilitate: as with notices (groups/models/notices.py)."""
        away = Membership.objects.keeping_away(user).filter(leads=False)
        led = models.Q(group__in=Group.objects.led_by(user))
        theirs = led | ~models.Q(author__in=away.values("pk"))
        return self.filter(theirs, group__in=Group.objects.joined_by(user))

    def removable_by(self, user: User) -> "AgreementIdeaQuerySet":
        """One's own, and for facilitators everybody's they read."""
        mine = models.Q(author__person=user)
        return self.read_by(user).filter(mine | models.Q(group__in=Group.objects.led_by(user)))

    def old(self, on: date) -> "AgreementIdeaQuerySet":
        """What has stood there long enough."""
        return self.filter(since__lte=on - IDEAS_KEPT)


class AgreementIdea(Row):
    """What a member would like to stand in the agreement; gone when they leave."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="ideas")
    author = models.ForeignKey(Membership, models.CASCADE, related_name="ideas")
    text = EncryptedTextField("what I would like")
    since = models.DateField()

    objects = AgreementIdeaQuerySet.as_manager()

    class Meta:
        verbose_name = "wish for a group's agreement"
