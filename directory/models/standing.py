"""What becomes of a supporter after approval: probation, a longer suspension, the end of the role,
and the second look somebody may ask for."""

import uuid
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q

from directory.models.judges import may_judge
from directory.models.supporters import Supporter, in_reach
from directory.models.vetting import Application, Check, Decision, Suspension
from people.models import User
from people.roles import Permission
from records.fields import EncryptedTextField
from records.models import Row


class MemberRole(models.TextChoices):
    """Who sat on a panel. Others than vetters are kept as a word of this list, never by name."""

    VETTER = "vetter", "Vetter"
    SUPPORTER = "supporter", "Peer supporter"
    PROFESSIONAL = "professional", "Health or welfare professional"
    NETWORK = "network", "Staff network or union"


class PanelMember(Row):
    """One person of the panel that held an interview; the interview is a check of kind panel."""

    if TYPE_CHECKING:
        member_id: uuid.UUID | None

    interview = models.ForeignKey(Check, models.CASCADE, related_name="panel")
    role = models.CharField(max_length=12, choices=MemberRole.choices)
    # Vetters alone; empty for everybody else.
    member = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.get_role_display()


# While on probation nobody holds more contacts at once, whatever they chose before.
PROBATION_MOST: Final = 2


class ProbationEnd(models.TextChoices):
    """How a probation ended."""

    PASSED = "passed", "Passed"
    STOPPED = "stopped", "Stopped"


class ProbationQuerySet(models.QuerySet["Probation"]):
    def open(self) -> "ProbationQuerySet":
        """Those that nobody ended."""
        return self.filter(ended_at__isnull=True)


class Probation(Row):
    """The first time of a new supporter: listed as anybody, with fewer contacts at once."""

    if TYPE_CHECKING:
        supporter_id: uuid.UUID

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="probations")
    began_on = models.DateField()
    ends_on = models.DateField()
    # How many contacts at once the supporter chose: theirs again once it is passed.
    chosen = models.PositiveSmallIntegerField(
        "how many at once, afterwards", default=PROBATION_MOST
    )
    # Once, by a vetter, with a reason.
    extended_at = models.DateTimeField(null=True)
    extended_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    extend_reason = EncryptedTextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=ProbationEnd.choices, blank=True)

    objects = ProbationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supporter"],
                condition=Q(ended_at__isnull=True),
                name="one_probation_at_a_time",
            )
        ]


class SuspensionExtension(Row):
    """A suspension is looked at again later, with a reason."""

    suspension = models.ForeignKey(Suspension, models.CASCADE, related_name="extensions")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reason = EncryptedTextField()
    extended_at = models.DateTimeField()
    review_on = models.DateField()


class RemovalState(models.TextChoices):
    """Where the end of a role stands."""

    PROPOSED = "proposed", "One person proposes it"
    AGREED = "agreed", "Two people decided it"
    DROPPED = "dropped", "Not agreed"
    OVERTURNED = "overturned", "Taken back after an appeal"


class Removal(Row):
    """The end of a supporter's role against a published criterion, by two people."""

    if TYPE_CHECKING:
        supporter_id: uuid.UUID
        proposed_by_id: uuid.UUID | None
        decided_by_id: uuid.UUID | None

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="removals")
    state = models.CharField(
        max_length=10, choices=RemovalState.choices, default=RemovalState.PROPOSED
    )
    # A code of directory/selection.py.
    criterion = models.CharField(max_length=12)
    proposed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    reason = EncryptedTextField()
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supporter"],
                condition=Q(state="proposed"),
                name="one_removal_at_a_time",
            )
        ]


class AppealKind(models.TextChoices):
    """What somebody appeals against."""

    DECLINED = "declined", "An application was not accepted"
    SUSPENDED = "suspended", "A suspension"
    REMOVED = "removed", "The end of the role"


class Outcome(models.TextChoices):
    """What became of an appeal."""

    UPHELD = "upheld", "The decision was changed"
    STANDS = "stands", "The decision stands"
    MOOT = "moot", "There was nothing left to decide"
    WITHDRAWN = "withdrawn", "Taken back"


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> "AppealQuerySet":
        """Those without an outcome."""
        return self.filter(outcome="")

    def owned_by(self, user: User) -> "AppealQuerySet":
        """Somebody's own, the newest first."""
        return self.filter(person=user).order_by("-made_at")

    def visible_to(self, user: User) -> "AppealQuerySet":
        """Those this vetter may decide: in reach, and they took no part in what it is about."""
        if not user.can(Permission.VET_SUPPORTERS):
            return self.none()
        return self.filter(in_reach(user, "person__")).exclude(pk__in=self.part_of(user))

    def part_of(self, user: User) -> "models.QuerySet[Appeal, uuid.UUID]":
        """The ids of appeals about something this person took part in."""
        return Appeal.objects.filter(took_part(user)).values_list("pk", flat=True)


def took_part(user: User) -> Q:
    """Appeals about what this person decided, or about somebody they interviewed for it."""
    panels = PanelMember.objects.filter(member=user).values("interview__supporter__user")
    longer = SuspensionExtension.objects.filter(by=user)
    ends = Removal.objects.filter(
        Q(proposed_by=user)
        | Q(decided_by=user)
        | Q(supporter__in=Suspension.objects.filter(by=user).values("supporter"))
    )
    return (
        Q(about__in=Decision.objects.filter(by=user).values("application"))
        | Q(kind=AppealKind.DECLINED, person__in=panels)
        | Q(about__in=Suspension.objects.filter(by=user).values("pk"))
        | Q(about__in=longer.values("suspension"))
        | Q(about__in=ends.values("pk"))
    )


class Appeal(Row):
    """Somebody asks others for a second look, once for each decision, in their own words."""

    if TYPE_CHECKING:
        person_id: uuid.UUID

    person = models.ForeignKey(User, models.CASCADE, related_name="appeals")
    kind = models.CharField(max_length=10, choices=AppealKind.choices)
    # The application, suspension or end of a role: one appeal about each. No foreign key, so that
    # a row is the person's by one way alone.
    about = models.UUIDField(unique=True)
    words = EncryptedTextField("why I ask for a second look", blank=True)
    made_at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True)
    # What those who decided say to the person, once it is decided.
    answer = EncryptedTextField("the answer", blank=True)

    objects = AppealQuerySet.as_manager()

    @property
    def application(self) -> Application | None:
        """The application it is about, if any."""
        return Application.objects.filter(pk=self.about).first()

    @property
    def suspension(self) -> Suspension | None:
        """The suspension it is about, if any."""
        return Suspension.objects.filter(pk=self.about).first()

    @property
    def removal(self) -> Removal | None:
        """The end of a role it is about, if any."""
        return Removal.objects.filter(pk=self.about).first()


class AppealVoteQuerySet(models.QuerySet["AppealVote"]):
    def counting(self) -> "AppealVoteQuerySet":
        """Votes of those who might still decide now."""
        return self.filter(may_judge("by", "appeal__person"))


class AppealVote(Row):
    """What one person decided about an appeal, with their words to the person."""

    if TYPE_CHECKING:
        by_id: uuid.UUID | None

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="votes")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    upholds = models.BooleanField()
    words = EncryptedTextField()
    decided_at = models.DateTimeField()

    objects = AppealVoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "by"], name="appeal_decided_once_each")
        ]
