"""What somebody wishes: to be a champion, until a coordinator has answered; to have news."""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q, QuerySet

from people.models import User
from people.modules import Module
from people.roles import Permission, Role
from records.models import Row

# Weekly at most.
EVERY: Final = timedelta(days=7)
# A wish nobody answers waits so long, and what came of it is shown so long.
WAITS: Final = timedelta(days=28)
SHOWN: Final = timedelta(days=28)


class ChampionWishQuerySet(models.QuerySet["ChampionWish"]):
    def waiting(self) -> "ChampionWishQuerySet":
        """Those without an answer."""
        return self.filter(ended="")

    def unanswered(self, on: date) -> "ChampionWishQuerySet":
        """Those that have waited long enough."""
        return self.waiting().filter(asked_on__lte=on - WAITS)

    def over(self, on: date) -> "ChampionWishQuerySet":
        """Those of which it has been shown long enough what came of them."""
        return self.filter(ended_on__lte=on - SHOWN)

    def owned_by(self, user: User) -> "ChampionWishQuerySet":
        """One's own."""
        return self.filter(person=user)

    def answered_by(self, user: User) -> "ChampionWishQuerySet":
        """Those of one's organisation that one may answer, who asked first before the others;
        nobody's own."""
        if not user.can(Permission.APPOINT_CHAMPIONS) or user.organisation_id is None:
            return self.none()
        rows = self.waiting().filter(
            person__organisation=user.organisation_id,
            person__organisation__modules__has=Module.CAMPAIGNS.value,
            person__is_active=True,
        )
        return rows.exclude(person=user).order_by("asked_on", "pk")


class Ended(models.TextChoices):
    """How a wish ended that did not come true."""

    NO = "no", "The coordinators said no"
    NOBODY = "nobody", "Nobody answered in four weeks"


class ChampionWish(Row):
    """Somebody read what a champion does and would like to be one. Goes when it comes true; what
    else came of it is shown to them for a while."""

    if TYPE_CHECKING:
        person_id: uuid.UUID

    person = models.OneToOneField(User, models.CASCADE, related_name="+")
    asked_on = models.DateField()
    ended = models.CharField("how it ended", max_length=8, choices=Ended.choices, blank=True)
    ended_on = models.DateField("ended", null=True)

    objects = ChampionWishQuerySet.as_manager()

    class Meta:
        verbose_name = "wish to be a wellbeing champion"
        verbose_name_plural = "wishes to be a wellbeing champion"

    @property
    def ends_on(self) -> date:
        """When it ends by itself if nobody answers."""
        return self.asked_on + WAITS


def champions_of(own: uuid.UUID) -> QuerySet[User]:
    """The champions of an organisation, by name."""
    rows = User.objects.joined().filter(organisation=own, roles__has=Role.CHAMPION.value)
    return rows.order_by("name", "pk")


class CampaignNewsQuerySet(models.QuerySet["CampaignNews"]):
    def owned_by(self, user: User) -> "CampaignNewsQuerySet":
        """One's own."""
        return self.filter(person=user)

    def due(self, on: date) -> "CampaignNewsQuerySet":
        """Those whose last notice is a week ago or who had none, with an open account where
        campaigns are on."""
        week = Q(sent_on__isnull=True) | Q(sent_on__lte=on - EVERY)
        return self.filter(
            week,
            person__is_active=True,
            person__organisation__modules__has=Module.CAMPAIGNS.value,
        )


class CampaignNews(Row):
    """Somebody wants the notice of what is on; without a row they do not."""

    if TYPE_CHECKING:
        person_id: uuid.UUID

    person = models.OneToOneField(User, models.CASCADE, related_name="+")
    # The day of the last notice, which is 7 days apart from the one before.
    sent_on = models.DateField("last notice", null=True)

    objects = CampaignNewsQuerySet.as_manager()

    class Meta:
        verbose_name = "wish for news of campaigns and events"
        verbose_name_plural = "wishes for news of campaigns and events"
        indexes = [
            # Looked for each morning.
            models.Index(fields=["sent_on"], name="campaign_news_sent"),
        ]
