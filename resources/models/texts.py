"""Texts that can be read on the page and edited there; the files of such a resource are made of
them."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from people.models import User
from records.models import Row
from resources.models.resources import Resource


class TextQuerySet(models.QuerySet["Text"]):
    """Texts of resources."""

    def visible_to(self, user: User) -> "TextQuerySet":
        """Those of resources this person sees."""
        return self.filter(resource__in=Resource.objects.visible_to(user).values("pk"))

    def with_files_behind(self) -> "TextQuerySet":
        """Those whose files have to be made anew."""
        return self.filter(files_behind=True).order_by("pk")

    def behind_for(self, user: User) -> "TextQuerySet":
        """Those this person looks after whose newer original waits for a decision."""
        # By what waits, which is little, and not by the library, which is large.
        its = Resource.objects.looked_after_by(user).filter(pk=OuterRef("resource_id"))
        return self.exclude(newer="").filter(Exists(its))

    def slugs(self) -> "models.QuerySet[Text, Any]":
        """Those of their resources; never the library searched for those with a text."""
        its = Resource.objects.filter(pk=OuterRef("resource_id")).values("slug")
        return self.values(slug=Subquery(its))


class Text(Row):
    """What a resource says, in Markdown (resources/text.py), and which original it came from.

    While `body` is `base` nobody has edited it, and a newer original takes its place by itself.
    After that the newer one waits in `newer` until somebody takes it or lets it go.
    """

    if TYPE_CHECKING:
        resource_id: Any

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="page")
    body = models.TextField()
    # Formats of the files made of it, in the order they are offered.
    formats = models.JSONField(default=list)
    # The text was changed and its files are still those of before (resources/tasks.py).
    files_behind = models.BooleanField(default=False)
    # The original by its name (resources/originals).
    original = models.CharField(max_length=60, unique=True)
    base = models.TextField(blank=True)
    newer = models.TextField(blank=True)
    # What it said about itself when it was last loaded; what differs by now was edited here.
    facts = models.JSONField(default=dict)

    objects = TextQuerySet.as_manager()

    @property
    def edited(self) -> bool:
        """Whether somebody here wrote something else than the original says."""
        return self.body != self.base
