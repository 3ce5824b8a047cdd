"""A need put to an offer: the first or second choice, with its clock."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from mentoring.models.needs import Need
from mentoring.models.offers import Offer, is_on
from people.models import User
from people.roles import Permission
from people.separation import apart
from records.models import Row


class ProposalState(models.TextChoices):
    """Where it stands."""

    SUGGESTED = "suggested", "Suggested by a coordinator"
    NEXT = "next", "Comes next"
    ASKED = "asked", "Asked"
    YES = "yes", "Yes"
    NO = "no", "Not now"
    LAPSED = "lapsed", "No answer in time"
    CLOSED = "closed", "Not needed any more"


# Nobody has said yes or no.
UNDER_WAY = (ProposalState.SUGGESTED, ProposalState.NEXT, ProposalState.ASKED)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User) -> "ProposalQuerySet":
        """Those of one's own need, and those one was asked."""
        if not user.can(Permission.TAKE_PART_IN_MENTORING):
            return self.none()
        asked = Q(offer__person=user, asked_at__isnull=False)
        return self.filter(Q(need__person=user) | asked)

    def put_to(self, user: User) -> "ProposalQuerySet":
        """Those this mentor or buddy has to answer, of kinds that are on; never of somebody they
        must not meet."""
        return self.visible_to(user).waiting_for(user.pk)

    def waiting_for(self, person: uuid.UUID) -> "ProposalQuerySet":
        """The same, by the person's id alone."""
        rows = self.filter(
            is_on("offer__"), is_on("need__"), offer__person=person, state=ProposalState.ASKED,
            need__in=Need.objects.open(),
        )  # fmt: skip
        return rows.exclude(apart("need__person", "offer__person"))


class Proposal(Row):
    """One need and one offer."""

    if TYPE_CHECKING:
        need_id: uuid.UUID
        offer_id: uuid.UUID

    need = models.ForeignKey(Need, models.CASCADE, related_name="proposals")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="proposals")
    place = models.PositiveSmallIntegerField("first or second choice")
    state = models.CharField(max_length=9, choices=ProposalState.choices)
    by_coordinator = models.BooleanField("suggested by a coordinator", default=False)
    asked_at = models.DateTimeField(null=True)
    # Empty once the reminder has gone.
    remind_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "question to a mentor or buddy"
        constraints = [
            models.UniqueConstraint(
                fields=["need", "place"],
                condition=Q(state__in=["next", "asked", "yes"]),
                name="one_proposal_a_place",
            ),
            models.UniqueConstraint(
                fields=["need", "offer"],
                condition=Q(state__in=["suggested", "next", "asked", "yes"]),
                name="proposal_asked_once",
            ),
            models.UniqueConstraint(
                fields=["need"], condition=Q(state="yes"), name="one_yes_a_need"
            ),
        ]
        indexes = [
            models.Index(fields=["until"], name="proposal_until", condition=Q(state="asked")),
            models.Index(fields=["remind_at"], name="proposal_remind", condition=Q(state="asked")),
        ]
