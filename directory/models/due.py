"""What runs out, who is on it, who was told; and news of the library for supporters."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from directory.models.supporters import Supporter
from people.models import User
from records.models import Row


class DueKind(models.TextChoices):
    """What can be due, in the words of the list."""

    CONFLICTS = "conflicts", "Conduct and conflict check"
    REFERENCE = "reference", "Peer nomination or reference"
    PANEL = "panel", "Interview by panel"
    TRAINING = "training", "Training standard"
    AGREEMENT = "agreement", "Role and confidentiality agreement"
    PROBATION = "probation", "End of probation"
    SUSPENSION = "suspension", "Review of a suspension"
    REMOVAL = "removal", "Second decision about the end of a role"
    APPEAL = "appeal", "Answer to an appeal"
    # Of the supporter alone: vetters do not look after it.
    SUPERVISION = "supervision", "Supervision"


class DueRow(Row):
    """One thing that is due: whose, what and when. Another date is another thing."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=DueKind.choices)
    due_on = models.DateField()

    class Meta:
        abstract = True


class TakenOn(DueRow):
    """A vetter is on it, until a day they named: the others are not reminded meanwhile."""

    if TYPE_CHECKING:
        person_id: uuid.UUID
        by_id: uuid.UUID

    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    by_day = models.DateField()

    class Meta:
        verbose_name = "due"
        verbose_name_plural = "due"
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "due_on"], name="taken_on_once")
        ]


class Told(DueRow):
    """That somebody was reminded of it, and how near it was: nobody is told the same twice."""

    if TYPE_CHECKING:
        person_id: uuid.UUID
        to_id: uuid.UUID

    to = models.ForeignKey(User, models.CASCADE, related_name="+")
    # Days before it; 0 for the day itself, -1 when somebody took it on and the day they named went.
    stage = models.SmallIntegerField()
    told_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["to", "person", "kind", "due_on", "stage"], name="told_once"
            )
        ]
        indexes = [models.Index(fields=["told_on"], name="told_day")]


class LibraryNews(Row):
    """Whether a supporter wants news of the library, and from when the news begins."""

    if TYPE_CHECKING:
        supporter_id: uuid.UUID

    supporter = models.OneToOneField(Supporter, models.CASCADE, related_name="library_news")
    wanted = models.BooleanField("news of the library", default=True)
    # When the last notice went, and the one before: what came since that one is on the page.
    sent_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "news of the library"
        verbose_name_plural = "news of the library"
