"""Who is in a group: the only row that ties a person to it, under the name they chose."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import F, Q

from groups.models.groups import Group
from groups.taxonomy import Audience
from people.models import User
from people.modules import Module
from people.separation import keeping_away
from records.fields import EncryptedTextField
from records.models import Row

NAME_LENGTH: Final = 60
COLLEAGUE: Final = "A colleague"


class State(models.TextChoices):
    """How somebody stands to a group."""

    ASKED = "asked", "Asked to join"
    IN = "in", "In the group"
    # Kept a while, so that nobody is asked about again and again.
    DECLINED = "declined", "Not taken in"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def owned_by(self, user: User) -> "MembershipQuerySet":
        """One's own, wherever one is in or has asked."""
        return self.filter(person=user).exclude(state=State.DECLINED)

    def inside(self) -> "MembershipQuerySet":
        """Those in the group."""
        return self.filter(state=State.IN)

    def leading(self) -> "MembershipQuerySet":
        """The facilitators."""
        return self.filter(leads=True)

    def keeping_away(self, user: User) -> "MembershipQuerySet":
        """Those in the group who asked that people of their chain, team or naming be kept away, as
        far as this person is one of those."""
        return self.inside().filter(keeping_away(user, "person__"), keeps_apart=True)

    def reachable(self) -> "MembershipQuerySet":
        """Whom a notice would lead to a page: with an open account, groups switched on at their
        organisation and the group's, and the group for their organisation."""
        on = {
            f"{where}organisation__modules__has": Module.GROUPS.value
            for where in ("person__", "group__")
        }
        return self.filter(self._at_home(), person__is_active=True, **on)

    def elsewhere(self) -> "MembershipQuerySet":
        """Those who have moved to an organisation for which the group is not."""
        at_home = Membership.objects.filter(self._at_home()).values("pk")
        return self.exclude(pk__in=at_home).exclude(state=State.DECLINED)

    @staticmethod
    def _at_home() -> Q:
        same = Q(person__organisation=F("group__organisation"))
        return same | Q(group__audience=Audience.ALL, person__organisation__isnull=False)

    def led_by(self, user: User) -> "MembershipQuerySet":
        """Those in groups this person facilitates, and who asks there."""
        return self.filter(group__in=Group.objects.led_by(user)).exclude(state=State.DECLINED)

    def asked_until(self, day: date) -> "MembershipQuerySet":
        """Who asked by that day and has no answer."""
        return self.filter(state=State.ASKED, since__lte=day)

    def to_tell(self, writer: User, on: date) -> "MembershipQuerySet":
        """Who wants to hear that this person wrote something, and was told of nothing today."""
        rows = self.inside().filter(wants_news=True).exclude(person=writer)
        return rows.exclude(told_on=on)

    def wrote_before(self, on: date) -> "MembershipQuerySet":
        """Who wrote a notice on an earlier day, which nothing has to know any more."""
        return self.filter(wrote_on__lt=on)

    def declined_until(self, day: date) -> "MembershipQuerySet":
        """Who was not taken in by that day."""
        return self.filter(state=State.DECLINED, since__lte=day)


class Membership(Row):
    """One person and one group."""

    if TYPE_CHECKING:
        group_id: uuid.UUID
        person_id: uuid.UUID

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    # Empty: a colleague. Facilitators' names are read by whoever sees the group.
    name = EncryptedTextField("the name shown in the group", blank=True, default="")
    state = models.CharField(max_length=8, choices=State.choices)
    leads = models.BooleanField("facilitates", default=False)
    # The day of asking, of coming in, or of the answer.
    since = models.DateField()
    # Which place; none for who is not in.
    number = models.PositiveSmallIntegerField("place", null=True)
    # Which version of the group's agreement they accepted last; 0 for none. No day.
    accepted = models.PositiveSmallIntegerField("version of the agreement accepted", default=0)
    # Nobody of their chain, small team, or whom they named or blocked comes in after them.
    keeps_apart = models.BooleanField("keeps others away", default=False)
    # The day they were asked how their first session was; nobody is asked twice.
    asked_on = models.DateField(null=True)
    # Whether a notice tells them that something was written, and on which day one last did, or
    # told them that the last day of the group is near.
    wants_news = models.BooleanField("a notice when something is written", default=False)
    told_on = models.DateField(null=True)
    # Reminders of the dates of the group (groups/actions/reminding.py): empty where not wanted.
    two_days = models.DateTimeField("reminded two days before, of dates up to", null=True)
    two_hours = models.DateTimeField("reminded two hours before, of dates up to", null=True)
    # How many notices they wrote today, taken back or not; both are empty the day after.
    wrote_on = models.DateField("wrote on", null=True)
    wrote = models.PositiveSmallIntegerField("notices written that day", default=0)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "place in a peer group"
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="once_in_a_group"),
            models.UniqueConstraint(fields=["group", "number"], name="one_member_a_place"),
            models.CheckConstraint(
                condition=Q(state="in", number__isnull=False)
                | Q(number__isnull=True, leads=False) & ~Q(state="in"),
                name="who_is_in_has_a_place",
            ),
        ]
        indexes = [
            # What nobody answered, and what was answered long ago, each night.
            models.Index(
                fields=["state", "since"], name="group_unanswered", condition=~Q(state="in")
            )
        ]

    @property
    def shown_name(self) -> str:
        """What others read."""
        return self.name or COLLEAGUE
