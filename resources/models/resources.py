"""What there is in the library, and who finds it."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from people.models import Organisation, User
from people.roles import Permission
from records.clock import today
from records.fields import CodesField
from records.models import Row
from resources.models.files import FileState, ResourceFile
from resources.taxonomy import (
    AUDIENCES,
    KINDS,
    LANGUAGES,
    LICENCES,
    LINK_BROKEN,
    LINK_STATES,
    MAY_CHANGE,
    STAGES,
    TOPICS,
    USES,
    VALUES,
)

# What was looked at is looked at again after so long.
REVIEW_AGAIN = timedelta(days=365)


# So many doubles of a file are pointed out.
MOST_POINTED_OUT = 5


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Resources by the words the pages use."""

    def published(self, day: date | None = None) -> "ResourceQuerySet":
        """On the shelf on this day (today), for those whose shelf it is."""
        return self.filter(_on_the_shelf(day))

    def reachable_by(self, user: User) -> "ResourceQuerySet":
        """Meant for this person's organisation, published or not."""
        return self.filter(Q(organisation__isnull=True) | Q(organisation_id=user.organisation_id))

    def visible_to(self, user: User, day: date | None = None) -> "ResourceQuerySet":
        """What this person finds today: shared or their own organisation's, published and ready.

        Who looks after the library sees the unpublished ones they look after as well. `day`: for
        statements that are composed once, where today must be a value like any other.
        """
        return self.reachable_by(user).filter(_on_the_shelf(day) | _looked_after(user))

    def portable(self) -> "ResourceQuerySet":
        """What may be carried away: a story stays here, where its teller can take it away."""
        return self.filter(shown_until__isnull=True)

    def looked_after_by(self, user: User) -> "ResourceQuerySet":
        """What this person may change."""
        return self.reachable_by(user).filter(_looked_after(user))

    def once_shown_to(self, user: User) -> "ResourceQuerySet":
        """What this person could find until it was taken off the shelf."""
        left = self.filter(published_at__isnull=True, withdrawal__isnull=False)
        # Of a story nothing is left behind, not even that it was there.
        return left.portable().reachable_by(user)

    def off_the_shelf_for(self, user: User, since: datetime) -> "ResourceQuerySet":
        """What was added since a moment, never published, and this person may look over; not what
        somebody else than them has to publish."""
        waiting = self.filter(published_at__isnull=True, withdrawal__isnull=True)
        last = ResourceFile.objects.filter(resource=OuterRef("pk")).last_in_hand()
        newest = Subquery(last.values("added_by_id")[:1])
        hand = Coalesce(newest, "added_by_id", output_field=models.UUIDField())
        rows = waiting.looked_after_by(user).filter(added_at__gte=since).alias(hand=hand)
        return rows.exclude(keeper__second_person_publishes=True, hand=user.pk)

    def for_second_look_by(self, user: User) -> "ResourceQuerySet":
        """What this person looks after, with a new version of a file that waits for somebody else
        than who put it there."""
        strict = Q(resource__keeper__second_person_publishes=True, added_by=user)
        # By what waits, which is little, and not by the library, which is large.
        waiting = ResourceFile.objects.filter(state=FileState.SECOND).exclude(strict)
        return self.looked_after_by(user).filter(pk__in=waiting.values("resource"))

    def due_for(self, user: User, day: date) -> "ResourceQuerySet":
        """What is on the shelf, is to be looked at again by this day, and this person looks
        after."""
        return self.looked_after_by(user).published().filter(review_by__lte=day)

    def links_due(self, moment: datetime) -> "ResourceQuerySet":
        """What is on the shelf and links to a page that was not looked at since, longest first."""
        rows = self.published().exclude(source_url="")
        due = rows.filter(Q(link_checked_at__isnull=True) | Q(link_checked_at__lt=moment))
        return due.order_by(models.F("link_checked_at").asc(nulls_first=True), "id")

    def broken_for(self, user: User) -> "ResourceQuerySet":
        """What is on the shelf, links to a page that is gone, and this person looks after."""
        return self.looked_after_by(user).published().filter(link_state=LINK_BROKEN)

    def holding(self, fingerprints: Sequence[str]) -> list[tuple["Resource", str]]:
        """Those with one of these files, and which: the first few."""
        if not fingerprints:
            return []
        files = ResourceFile.objects.in_place()
        files = files.filter(received_sha256__in=fingerprints, resource__in=self)
        rows = files.select_related("resource").order_by("added_at", "pk")[:MOST_POINTED_OUT]
        return [(file.resource, file.received_sha256) for file in rows]

    def open_to_change_by(self, user: User) -> "ResourceQuerySet":
        """What this person's organisation may make its own version of: never a teller's story."""
        if user.organisation_id is None or not user.can(Permission.UPLOAD_RESOURCE):
            return self.none()
        shared = self.published().filter(organisation__isnull=True, shown_until__isnull=True)
        return shared.filter(adapted_from__isnull=True, licence__in=MAY_CHANGE)

    def behind_for(self, user: User) -> "ResourceQuerySet":
        """The own versions this person looks after whose original has changed since."""
        mine = self.looked_after_by(user).published().filter(adapted_from__isnull=False)
        # An own version is an organisation's: few, and there is an index of them.
        own = mine.filter(organisation=user.organisation_id)
        return own.filter(adapted_from__version__gt=models.F("adapted_version"))

    def without_originals_for(self, user: User) -> "ResourceQuerySet":
        """But for those of which this person's organisation has its own version on the shelf."""
        if user.organisation_id is None:
            return self
        own = Resource.objects.published().filter(organisation_id=user.organisation_id)
        return self.filter(~Exists(own.filter(adapted_from=OuterRef("pk"))))

    def described(self) -> "ResourceQuerySet":
        """Everything its page shows: with its files, without the long texts it is found by."""
        files = models.Prefetch("files", ResourceFile.objects.shown_in_order())
        return (
            self.select_related("organisation", "elsewhere", "page", "story", "film")
            .defer("search_text")
            .prefetch_related(files)
        )

    def newest_first(self) -> "ResourceQuerySet":
        """By the day they were published; what is not yet published comes first."""
        return self.order_by(models.F("published_at").desc(nulls_first=True), "id")


def _on_the_shelf(day: date | None) -> Q:
    """Published, its teller still agrees, and its file may be sent; what has no file is a page of
    its own or on somebody else's site."""
    files = ResourceFile.objects.filter(resource=OuterRef("pk"))
    agreed = Q(shown_until__isnull=True) | Q(shown_until__gte=day or today())
    sent = Q(Exists(files.ready())) | ~Q(Exists(files))
    return Q(published_at__isnull=False) & agreed & sent


def _looked_after(user: User) -> Q:
    """Added by this person or by somebody of their organisation, if they may add at all."""
    if not user.can(Permission.UPLOAD_RESOURCE):
        return Q(pk__in=[])
    if user.organisation_id is None:
        return Q(added_by=user)
    return Q(added_by=user) | Q(keeper_id=user.organisation_id)


class Resource(Row):
    """One thing on the shelf: words about it, whose it is, how it may be used."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID | None
        keeper_id: uuid.UUID | None
        added_by_id: uuid.UUID | None
        adapted_from_id: uuid.UUID | None

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    summary = models.TextField("what it is", max_length=1000)
    kind = models.CharField("type", max_length=20, choices=KINDS)
    stages = CodesField(choices=STAGES)
    audiences = CodesField(choices=AUDIENCES)
    values = CodesField(choices=VALUES, blank=True)
    topics = CodesField(choices=TOPICS, blank=True)
    language = models.CharField(max_length=5, choices=LANGUAGES, default="en")
    owner = models.CharField(max_length=120)
    licence = models.CharField(max_length=20, choices=LICENCES)
    # In the words of whoever added it: "2 pages", "10 minutes".
    length = models.CharField("how long it is", max_length=40, blank=True)
    # When somebody last looked whether it is still right, and by when somebody should again.
    reviewed_on = models.DateField("last reviewed on", null=True, blank=True)
    review_by = models.DateField("review by", null=True, blank=True)
    source_url = models.URLField("web address of the original", blank=True, max_length=400)
    # What a job found there (resources/tasks.py), and when.
    link_state = models.CharField(max_length=6, choices=LINK_STATES, blank=True)
    link_checked_at = models.DateTimeField(null=True, blank=True)
    # Empty: for every organisation on this site.
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="resources"
    )
    # Whose coordinators look after it.
    keeper = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    # Whose own version it is, made from which version, held against it when last looked at.
    adapted_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="own_versions"
    )
    adapted_version = models.PositiveIntegerField(null=True, blank=True)
    adapted_on = models.DateField(null=True, blank=True)
    # Counts what readers got: 1 is how it was added, one more for each change of words or files.
    version = models.PositiveIntegerField(default=1)
    # For a story: the last day its teller agreed to (resources/models/stories.py); else empty.
    shown_until = models.DateField(null=True, blank=True)
    # Folded and stemmed: the words of the title, those of title and summary, and all of these with
    # what stands in its files (resources/reading.py). A search tells them apart by usefulness.
    title_words = models.TextField(blank=True)
    summary_words = models.TextField(blank=True)
    search_text = models.TextField(blank=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-published_at", "id"], name="resource_newest"),
            # For the desks of those who look after them: few of thousands, and few due.
            models.Index(
                fields=["link_state"], name="resource_broken", condition=Q(link_state=LINK_BROKEN)
            ),
            models.Index(fields=["review_by"], name="resource_review_by"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "adapted_from"], name="one_own_version")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def use(self) -> str:
        """What its licence lets a reader do, in words."""
        return USES[self.licence]

    @property
    def site(self) -> str:
        """Whose site the original is on: the host of its address, "" without one."""
        return (urlsplit(self.source_url).hostname or "").removeprefix("www.")

    @property
    def waits_for_another(self) -> bool:
        """Whether somebody else than who had it last in hand has to publish it."""
        return self.keeper is not None and self.keeper.second_person_publishes

    def last_hand(self) -> uuid.UUID | None:
        """Who added its newest file, or the resource itself; None when they are gone. A query."""
        file = self.files.last_in_hand().first()
        return (file.added_by_id if file else None) or self.added_by_id

    def may_be_published_by(self, user: User) -> bool:
        """Unless the organisation wants a second pair of eyes and `user` was the first, or told
        this story themselves."""
        if not self.waits_for_another:
            return True
        story = getattr(self, "story", None)
        return user.pk not in (self.last_hand(), story.teller_id if story else None)

    def may_let_through(self, new: ResourceFile, user: User) -> bool:
        """Unless the organisation wants a second pair of eyes and `user` put `new` there."""
        return not (self.waits_for_another and new.added_by_id == user.pk)

    @property
    def ready_files(self) -> list["ResourceFile"]:
        """The files that may be sent; no query when the files were prefetched."""
        return [file for file in self.files.all() if file.state == FileState.CLEAN]


def labels(name: str, codes: list[str]) -> list[str]:
    """The words for the codes in a resource's field `name`."""
    field = Resource._meta.get_field(name)
    return field.labels(codes) if isinstance(field, CodesField) else codes
