"""What two people write down together, and what each notes for themselves."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from mentoring.models.pairs import Pair
from mentoring.taxonomy import Way
from people.models import User
from records.fields import EncryptedTextField
from records.models import Row


class PairAgreementQuerySet(models.QuerySet["PairAgreement"]):
    def visible_to(self, user: User) -> "PairAgreementQuerySet":
        """Those of one's own pairs."""
        return self.filter(pair__in=Pair.objects.visible_to(user))


class PairAgreement(Row):
    """One version of what the two agreed; it holds once both accepted it. Never edited."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    text = EncryptedTextField("agreement")
    written_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    accepted_by_mentor_at = models.DateTimeField(null=True)
    accepted_by_mentee_at = models.DateTimeField(null=True)

    objects = PairAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "agreement of a pair"
        constraints = [
            models.UniqueConstraint(fields=["pair", "version"], name="agreement_version_of_pair")
        ]

    @property
    def holds(self) -> bool:
        """Whether both accepted it."""
        return self.accepted_by_mentor_at is not None and self.accepted_by_mentee_at is not None


class Progress(models.TextChoices):
    """How far a goal is."""

    NOT_BEGUN = "not_begun", "Not begun"
    UNDER_WAY = "under_way", "Under way"
    REACHED = "reached", "Reached"
    LET_GO = "let_go", "Let go"


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User) -> "GoalQuerySet":
        """Those of one's own pairs."""
        return self.filter(pair__in=Pair.objects.visible_to(user))


class Goal(Row):
    """What the two want to reach."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="goals")
    text = EncryptedTextField("goal")
    written_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    progress = models.CharField(max_length=9, choices=Progress.choices, default=Progress.NOT_BEGUN)
    position = models.PositiveSmallIntegerField()
    # Sent twice, it is one.
    form_key = models.UUIDField(default=uuid.uuid4)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = "goal of a pair"
        constraints = [
            models.UniqueConstraint(fields=["pair", "position"], name="goal_position_in_pair"),
            models.UniqueConstraint(fields=["pair", "form_key"], name="goal_written_once"),
        ]


class PairMeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> "PairMeetingQuerySet":
        """Those of one's own pairs."""
        return self.filter(pair__in=Pair.objects.visible_to(user))


class Meeting(Row):
    """That the two met: the day and the way, no word of what was said."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="meetings")
    on = models.DateField()
    way = models.CharField(max_length=9, choices=Way.choices)

    objects = PairMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "meeting of a pair"
        constraints = [models.UniqueConstraint(fields=["pair", "on"], name="one_meeting_a_day")]


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User) -> "NoteQuerySet":
        """One's own, in one's own pairs."""
        return self.filter(person=user, pair__in=Pair.objects.visible_to(user))


class Note(Row):
    """What one of the two notes for themselves."""

    if TYPE_CHECKING:
        person_id: uuid.UUID

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="notes")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    text = EncryptedTextField("note")
    noted_on = models.DateField()
    # Sent twice, it is one.
    form_key = models.UUIDField(default=uuid.uuid4)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "private note on mentoring"
        constraints = [models.UniqueConstraint(fields=["pair", "form_key"], name="noted_once")]


class TickQuerySet(models.QuerySet["Tick"]):
    def visible_to(self, user: User) -> "TickQuerySet":
        """Those of one's own pairs."""
        return self.filter(pair__in=Pair.objects.visible_to(user))


class Tick(Row):
    """One point of the checklist that the two have done."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="ticks")
    item = models.CharField(max_length=40)
    done_on = models.DateField()

    objects = TickQuerySet.as_manager()

    class Meta:
        verbose_name = "done point of a checklist"
        constraints = [models.UniqueConstraint(fields=["pair", "item"], name="ticked_once")]


class NotAgainQuerySet(models.QuerySet["NotAgain"]):
    def visible_to(self, user: User) -> "NotAgainQuerySet":
        """What one said oneself; that somebody else said it is told to nobody."""
        return self.filter(person=user)

    def between(self, one: User, other: User) -> "NotAgainQuerySet":
        """What keeps these two from being paired again, whoever said it."""
        return self.filter(Q(person=one, other=other) | Q(person=other, other=one))


class NotAgain(Row):
    """These two are not paired again. It works both ways and silently, in mentoring alone."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    other = models.ForeignKey(User, models.CASCADE, related_name="+")

    objects = NotAgainQuerySet.as_manager()

    class Meta:
        verbose_name = "wish not to be paired again"
        constraints = [models.UniqueConstraint(fields=["person", "other"], name="not_again_once")]
