"""How peer supporters were vetted: applications, dated checks, decisions, suspensions."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from directory.models.judges import may_judge
from directory.models.supporters import Supporter, in_reach
from directory.taxonomy import CheckKind
from people.models import Organisation, User
from records.fields import EncryptedTextField
from records.models import Row


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", "Not sent yet"
    SUBMITTED = "submitted", "Sent, being looked at"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


# Applications a vetter sees: a draft or a withdrawn one is its author's alone.
SENT = (ApplicationState.SUBMITTED, ApplicationState.APPROVED, ApplicationState.DECLINED)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User) -> "ApplicationQuerySet":
        """A vetter's queue: own and partner organisations, never oneself nor one's own line."""
        return self.filter(in_reach(user, "applicant__"), state__in=SENT)

    def owned_by(self, user: User) -> "ApplicationQuerySet":
        """Somebody's own applications, the newest first."""
        return self.filter(applicant=user).order_by("-started_at")

    def unfinished(self) -> "ApplicationQuerySet":
        """Those that are being written or looked at."""
        return self.filter(state__in=[ApplicationState.DRAFT, ApplicationState.SUBMITTED])


class Application(Row):
    """Someone asks to become a peer supporter. Saved half-done; read by vetters once sent."""

    if TYPE_CHECKING:
        applicant_id: uuid.UUID

    applicant = models.ForeignKey(User, models.CASCADE, related_name="applications")
    state = models.CharField(
        max_length=10, choices=ApplicationState.choices, default=ApplicationState.DRAFT
    )
    why = EncryptedTextField("why I want to do this", blank=True)
    experience = EncryptedTextField("what I would bring", blank=True)
    looked_after = EncryptedTextField("how I will look after myself", blank=True)
    manager_agrees_time = models.BooleanField("my manager agrees to the time", default=False)
    # The day a vetter confirmed it with the manager: about the time alone.
    manager_confirmed_on = models.DateField(null=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    # Put forward by a vetter, because they supported colleagues before there was this site.
    brought_at = models.DateTimeField(null=True)
    brought_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        indexes = [
            # The vetters' queue, oldest first.
            models.Index(fields=["state", "submitted_at"], name="application_queue")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant"],
                condition=Q(state__in=["draft", "submitted"]),
                name="one_application_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return "Application"

    @property
    def is_open(self) -> bool:
        """Whether it was sent and nobody decided it."""
        return self.state == ApplicationState.SUBMITTED


class Check(Row):
    """One dated check of an applicant or supporter; the newest of a kind counts."""

    if TYPE_CHECKING:
        supporter_id: uuid.UUID

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="checks")
    kind = models.CharField(max_length=12, choices=CheckKind.choices)
    met = models.BooleanField()
    done_on = models.DateField()
    expires_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=models.F("done_on")), name="check_expires_later"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Agreement(Row):
    """The role and confidentiality agreement as signed by a supporter."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID | None

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="agreements")
    # Whose versions the number counts; empty: our own text, or of an organisation that left.
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveSmallIntegerField()
    signed_at = models.DateTimeField()
    expires_on = models.DateField()

    def __str__(self) -> str:
        return f"Agreement version {self.version}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def counting(self) -> "DecisionQuerySet":
        """Decisions of those who might still decide now: a vetter who lost the role, or whose
        line has become the applicant's, no longer counts."""
        return self.filter(may_judge("by", "application__applicant"))


class Decision(Row):
    """One vetter's decision on an application; two or more different people decide."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="decisions")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    approves = models.BooleanField()
    # The published criterion that is not met, as a code of directory/selection.py.
    criterion = models.CharField(max_length=12, blank=True)
    reason = EncryptedTextField()
    decided_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "by"], name="decision_once_a_vetter")
        ]

    def __str__(self) -> str:
        return "Decision"


class VettingNote(Row):
    """A restricted note: read by vetters only, encrypted."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    text = EncryptedTextField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return "Note"


class SupporterNote(Row):
    """A restricted note about a supporter: read by vetters only, encrypted, kept a year."""

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    text = EncryptedTextField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return "Note"


class Suspension(Row):
    """A supporter is unlisted while a concern is looked at."""

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="suspensions")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reason = EncryptedTextField()
    suspended_at = models.DateTimeField()
    review_on = models.DateField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    lift_reason = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supporter"],
                condition=Q(lifted_at__isnull=True),
                name="one_suspension_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return "Suspension"
