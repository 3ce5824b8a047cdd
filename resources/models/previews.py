"""Pictures of the first pages of a file, so that one sees what one would download."""

import uuid
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import F, Q

from people.models import User
from records.models import Row
from resources.models.files import FileState, ResourceFile
from resources.models.resources import Resource

# So often a file is tried whose worker was killed over it.
MOST_DRAWN: Final = 3


class Outcome(models.TextChoices):
    """How far the pictures of a file's pages are."""

    UNDER_WAY = "under_way", "Being made"
    MADE = "made", "Made"
    FAILED = "failed", "Could not be made"


class Previews(Row):
    """How far the pictures of one file are. They are those of the copy `sha256` names: when readers
    get another one, these are shown no more and made anew."""

    if TYPE_CHECKING:
        file_id: uuid.UUID

    file = models.OneToOneField(ResourceFile, models.CASCADE, related_name="previews")
    sha256 = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.UNDER_WAY)
    tries = models.PositiveSmallIntegerField(default=0)
    # How many pages the file has in all.
    pages = models.PositiveIntegerField(default=0)


class PagePictureQuerySet(models.QuerySet["PagePicture"]):
    """Pictures of pages."""

    def visible_to(self, user: User) -> "PagePictureQuerySet":
        """Those of the files this person gets, as they get them now."""
        return self.current().filter(
            previews__file__resource__in=Resource.objects.visible_to(user).values("pk")
        )

    def current(self) -> "PagePictureQuerySet":
        """Those of what readers get now."""
        return self.filter(
            previews__file__state=FileState.CLEAN, previews__sha256=F("previews__file__sha256")
        )

    def of(self, resource: Resource) -> "PagePictureQuerySet":
        """Those of one resource, file by file as they were added, page by page."""
        rows = self.filter(previews__file__resource=resource).select_related("previews")
        added = F("previews__file__added_at").asc(nulls_first=True)
        return rows.order_by(added, "previews__file_id", "number", "large")


class PagePicture(Row):
    """One page as a WebP picture in private storage: a small one for the row, a large one to
    read."""

    if TYPE_CHECKING:
        previews_id: uuid.UUID

    previews = models.ForeignKey(Previews, models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    large = models.BooleanField()
    stored_name = models.CharField(max_length=80, unique=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    objects = PagePictureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["previews", "number", "large"], name="one_picture_of_a_page"
            )
        ]


def not_drawn(formats: list[str]) -> "models.QuerySet[ResourceFile]":
    """Ready files of these formats whose pictures are still to be made; oldest first."""
    none = Q(previews__isnull=True) | ~Q(previews__sha256=F("sha256"))
    begun = Q(previews__outcome=Outcome.UNDER_WAY)
    rows = ResourceFile.objects.ready().filter(format__in=formats).filter(none | begun)
    return rows.order_by(F("added_at").asc(nulls_first=True), "pk")
