"""What somebody went through, told by themselves, for as long as they agree to it."""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import models

from people.models import User
from records.models import Row
from resources.models.resources import Resource

# So long a consent lasts before its teller is asked again.
ASKED_AFTER: Final = timedelta(days=365)
# So long they have to answer; then the story is hidden, not erased.
TO_ANSWER: Final = timedelta(days=30)
# So long it stays hidden and can still be kept; then it is erased.
HIDDEN_FOR: Final = timedelta(days=180)


class StoryQuerySet(models.QuerySet["Story"]):
    """Stories of the library."""

    def visible_to(self, user: User) -> "StoryQuerySet":
        """Those on pages this person sees. Who told them is on none of these pages."""
        return self.filter(resource__in=Resource.objects.visible_to(user))

    def told_by(self, user: User) -> "StoryQuerySet":
        """A person's own."""
        return self.filter(teller=user).select_related("resource").order_by("pk")

    def to_be_asked(self, day: date) -> "StoryQuerySet":
        """On the shelf for a year, told by somebody with an account who was not asked yet."""
        rows = self.filter(teller__isnull=False, asked_on__isnull=True)
        shown = rows.filter(resource__published_at__isnull=False)
        return shown.filter(resource__shown_until__lte=day + TO_ANSWER)


def forgotten_by(day: date) -> models.QuerySet[Resource]:
    """Stories that were hidden so long ago that they are erased."""
    rows = Resource.objects.filter(story__isnull=False)
    return rows.filter(shown_until__lt=day - HIDDEN_FOR)


class Story(Row):
    """The words of a story; title and summary stand on its resource.

    `Resource.shown_until` says how long its teller's consent lets it be shown. Who told it is for
    the teller alone: no page, list, export of others or audit line leads from a story to them.
    """

    if TYPE_CHECKING:
        resource_id: uuid.UUID
        teller_id: uuid.UUID | None

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="story")
    body = models.TextField("story", max_length=20_000)
    shown_name = models.CharField("name shown", max_length=60)
    content_note = models.CharField("content note", max_length=300, blank=True)
    # None: somebody without an account, who signed on paper. A coordinator answers for them.
    teller = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    # When the teller was last asked whether it is still right, until they answer.
    asked_on = models.DateField(null=True, blank=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"

    @property
    def paragraphs(self) -> list[str]:
        """The story as its page shows it."""
        return [part for part in self.body.splitlines() if part.strip()]

    @property
    def ask_on(self) -> date | None:
        """From when its teller is asked again."""
        until: date | None = self.resource.shown_until
        return until - TO_ANSWER if until else None


class StoryConsent(Row):
    """That the teller agreed: on which day, to which version of the words of consent."""

    if TYPE_CHECKING:
        story_id: uuid.UUID
        recorded_by_id: uuid.UUID | None

    story = models.ForeignKey(Story, models.CASCADE, related_name="consents")
    version = models.PositiveSmallIntegerField("version of the words of consent")
    given_on = models.DateField("consent given on")
    # When it was noted: the last one counts, whatever day is written on a paper.
    given_at = models.DateTimeField("consent noted at")
    # For a consent on paper: the coordinator who has it. Empty: the teller gave it here.
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    on_paper = models.BooleanField(default=False)
    # Of the words agreed to: other words need another consent.
    words_hash = models.CharField(max_length=64)
    # Of the files that were there: fingerprints, with a space between. Another one needs another
    # consent; one that is taken away needs none.
    files = models.TextField(blank=True, default="")
