"""Services outside this site that people can turn to, each with its source and its age."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from people.models import User
from people.roles import Permission
from people.taxonomy import NATIONS, SERVICES
from records.clock import today
from records.fields import CodesField
from records.models import Row
from signposting.hours import Hours, holidays
from signposting.taxonomy import NEEDS, ON_HOLIDAYS, TELLS, URGENCIES, URGENT

if TYPE_CHECKING:
    from signposting.models.channels import Channel


class SignpostQuerySet(models.QuerySet["Signpost"]):
    """Signposts by the words the pages use."""

    def looked_after_by(self, user: User) -> "SignpostQuerySet":
        """All of them, for whoever may change them."""
        return self.all() if user.can(Permission.EDIT_SIGNPOSTS) else self.none()

    def due_for(self, user: User, by_day: date) -> "SignpostQuerySet":
        """Published entries of which this person may check something on or before a day: the words
        about it, or a number or address."""
        some_channel = Signpost.objects.filter(channels__review_on__lte=by_day).values("pk")
        due = self.looked_after_by(user).published().filter(demo=False)
        return due.filter(Q(review_on__lte=by_day) | Q(pk__in=some_channel))

    def urgent(self) -> "SignpostQuerySet":
        """Those that may save a life."""
        return self.filter(urgency__in=URGENT)

    def fresh(self, on: date | None = None) -> "SignpostQuerySet":
        """Checked, and not due for another check on this London date; the demo's; and what may
        save a life, which is never hidden."""
        fresh = Q(demo=True) | Q(review_on__gte=on or today()) | Q(urgency__in=URGENT)
        return self.filter(fresh)

    def visible_to(self, user: User | None, on: date | None = None) -> "SignpostQuerySet":
        """What anybody may read, signed in or not: published, and not stale.

        `user` is here for the day organisations keep signposts of their own.
        """
        return self.published().fresh(on)

    def published(self) -> "SignpostQuerySet":
        """Stale ones as well."""
        return self.filter(state=Signpost.State.PUBLISHED)

    def with_channels(self) -> "SignpostQuerySet":
        """With the ways to reach them and their hours: two queries more."""
        return self.prefetch_related("channels", "schedules")


class Signpost(Row):
    """One service, as simple as it can be while every number knows its source and its age."""

    if TYPE_CHECKING:
        checked_by_id: uuid.UUID | None

    class State(models.TextChoices):
        """A draft waits for a person's check; a retired one stays so that it never comes back."""

        DRAFT = "draft", "Waiting for a check"
        PUBLISHED = "published", "Shown"
        HIDDEN = "hidden", "Hidden"
        RETIRED = "retired", "Closed"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    what_for = models.CharField(max_length=300)
    who_for = models.CharField(max_length=300)
    services = CodesField(choices=SERVICES)
    nations = CodesField(choices=NATIONS)
    needs = CodesField(choices=NEEDS)
    urgency = models.CharField(max_length=12, choices=URGENCIES, default="support")
    # Order in the list, small first: who may be in danger reads the first lines.
    place = models.PositiveSmallIntegerField(default=50)
    hours = models.CharField(max_length=200, blank=True)
    on_holidays = models.CharField(max_length=8, choices=ON_HOLIDAYS, default="usual")
    cost = models.CharField(max_length=120, blank=True)
    tells_employer = models.CharField(max_length=10, choices=TELLS, default="unknown")
    tells_words = models.CharField(max_length=300, blank=True)
    # [{"url": "https://…", "date": "2024-08"}]; where each fact was read.
    sources = models.JSONField(default=list, blank=True)
    # What nobody has confirmed yet, in words for whoever checks.
    unverified = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    review_days = models.PositiveSmallIntegerField(default=90)
    # checked_on + review_days: kept as a date, so that both databases compare it alike.
    review_on = models.DateField(null=True, blank=True)
    demo = models.BooleanField(default=False)

    objects = SignpostQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "place", "name"], name="signpost_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_urgent(self) -> bool:
        """Whether it may save a life."""
        return self.urgency in URGENT

    @property
    def opening(self) -> Hours:
        """Its hours as they can be reckoned with; none where they are not known."""
        shut = holidays(self.nations) if self.on_holidays == "closed" else frozenset()
        return Hours(tuple(schedule.span for schedule in self.schedules.all()), shut)

    def shown_channels(self) -> "list[Channel]":
        """The numbers and addresses that stand on the pages today. No query when prefetched."""
        return [channel for channel in self.channels.all() if channel.is_shown()]

    @property
    def tells_sentence(self) -> str:
        """Whether it tells the employer: its own words if we have them, and what we know."""
        known = self.get_tells_employer_display()
        if self.tells_employer == "unknown":
            return f"{self.tells_words} {known}".strip()
        return self.tells_words or known

    @property
    def checked_sentence(self) -> str:
        """When it was last checked, in words; demo entries say that nobody did."""
        if self.demo or self.checked_on is None:
            return "demo data, not checked"
        day = self.checked_on
        return f"Last checked on {day.day} {day:%B %Y}"
