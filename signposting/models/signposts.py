"""Services outside this site that people can turn to, each with its source and its age."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Q, Value, When

from people.models import Organisation, User
from people.roles import Permission
from people.taxonomy import NATIONS, SERVICES
from records.clock import today
from records.fields import CodesField, EncryptedTextField
from records.models import Row
from records.words import words_of
from signposting.hours import Hours, holidays
from signposting.models.providers import Provider
from signposting.taxonomy import (
    ACCESS,
    COSTS,
    GROUPS,
    LANGUAGES,
    NEED_WORDS,
    NEEDS,
    ON_HOLIDAYS,
    PARTS_OF_ENGLAND,
    TELLS,
    URGENCIES,
    URGENT,
)

if TYPE_CHECKING:
    from signposting.models.channels import Channel


class SignpostQuerySet(models.QuerySet["Signpost"]):
    """Signposts by the words the pages use."""

    def looked_after_by(self, user: User) -> "SignpostQuerySet":
        """Those this person may check and change: their own organisation's, and those for
        everybody where they are a national editor."""
        mine = Q(pk__in=[])
        if user.can(Permission.EDIT_SIGNPOSTS) and user.organisation_id:
            mine |= Q(organisation=user.organisation_id)
        if user.can(Permission.EDIT_NATIONAL_SIGNPOSTS):
            mine |= Q(organisation=None)
        return self.filter(mine)

    def due_by(self, day: date) -> "SignpostQuerySet":
        """Published entries of which something has to be done on or before a day: the words about
        it or a number or address checked, or another found for one that was wrong."""
        late = Q(channels__review_on__lte=day) | Q(channels__wrong_on__isnull=False)
        some_channel = Signpost.objects.filter(late).values("pk")
        due = self.published().filter(demo=False)
        return due.filter(Q(review_on__lte=day) | Q(pk__in=some_channel))

    def answered(self) -> "SignpostQuerySet":
        """Those of which the service itself answered, and nobody has decided about it."""
        waits = Q(corrections__answered_on__isnull=False, corrections__decided_on__isnull=True)
        return self.filter(pk__in=Signpost.objects.filter(waits).values("pk"))

    def national(self) -> "SignpostQuerySet":
        """Those for everybody."""
        return self.filter(organisation=None)

    def urgent(self) -> "SignpostQuerySet":
        """Those that may save a life."""
        return self.filter(urgency__in=URGENT)

    def as_listed(self) -> "SignpostQuerySet":
        """In the order of the list: what may save a life, then what an organisation has for its
        own people, then the others, each by their place."""
        near = Case(
            When(urgency__in=URGENT, then=Value(0)),
            When(organisation__isnull=False, then=Value(1)),
            default=Value(2),
        )
        return self.order_by(near, "place", "name", "pk")

    def fresh(self, on: date | None = None) -> "SignpostQuerySet":
        """Checked, and not due for another check on this London date; the demo's; and what may
        save a life, which is never hidden."""
        fresh = Q(demo=True) | Q(review_on__gte=on or today()) | Q(urgency__in=URGENT)
        return self.filter(fresh)

    def visible_to(self, user: User | None, on: date | None = None) -> "SignpostQuerySet":
        """What this person may read, signed in or not (None): published, not stale, and either for
        everybody or their own organisation's."""
        return self.published().fresh(on).near(user)

    def near(self, user: User | None) -> "SignpostQuerySet":
        """Those for everybody, and those of this person's own organisation."""
        own = user.organisation_id if user else None
        near = Q(organisation=None)
        return self.filter(near if own is None else near | Q(organisation=own))

    def published(self) -> "SignpostQuerySet":
        """Stale ones as well."""
        return self.filter(state=Signpost.State.PUBLISHED)

    def once_shown_to(self, user: User | None) -> "SignpostQuerySet":
        """Those of which this person may have an address: published ones, and closed ones that
        had been, and that somebody had checked. What was never more than a draft does not exist."""
        shown = Signpost.objects.filter(versions__held__state=Signpost.State.PUBLISHED)
        closed = Q(state=Signpost.State.RETIRED, checked_on__isnull=False)
        closed &= Q(pk__in=shown.values("pk"))
        return self.near(user).filter(Q(state=Signpost.State.PUBLISHED) | closed)

    def with_channels(self) -> "SignpostQuerySet":
        """With the ways to reach them and their hours: two queries more."""
        return self.select_related("provider").prefetch_related("channels", "schedules")


class Signpost(Row):
    """One service, as simple as it can be while every number knows its source and its age."""

    if TYPE_CHECKING:
        checked_by_id: uuid.UUID | None
        organisation_id: uuid.UUID | None
        replaced_by_id: uuid.UUID | None
        written_by_id: uuid.UUID | None

    class State(models.TextChoices):
        """A draft waits for a person's check; a retired one stays so that it never comes back."""

        DRAFT = "draft", "Waiting for a check"
        PUBLISHED = "published", "Shown"
        HIDDEN = "hidden", "Hidden"
        RETIRED = "retired", "Closed"

    # Whose own it is: nobody elsewhere sees it. Empty: for everybody.
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    provider = models.ForeignKey(Provider, models.SET_NULL, null=True, blank=True, related_name="+")
    what_for = models.CharField(max_length=300)
    # Who may use it, in words and in codes: Open Referral's eligibility.
    who_for = models.CharField(max_length=300)
    groups = CodesField(choices=GROUPS, blank=True)
    min_age = models.PositiveSmallIntegerField("youngest", null=True, blank=True)
    max_age = models.PositiveSmallIntegerField("oldest", null=True, blank=True)
    services = CodesField(choices=SERVICES)
    nations = CodesField(choices=NATIONS)
    # Parts of England it is for; empty: the whole of each nation.
    regions = CodesField(choices=PARTS_OF_ENGLAND, blank=True)
    needs = CodesField(choices=NEEDS)
    urgency = models.CharField(max_length=12, choices=URGENCIES, default="support")
    # Order in the list, small first: who may be in danger reads the first lines.
    place = models.PositiveSmallIntegerField(default=50)
    hours = models.CharField(max_length=200, blank=True)
    on_holidays = models.CharField(max_length=8, choices=ON_HOLIDAYS, default="usual")
    cost = models.CharField(max_length=120, blank=True)
    costs = CodesField(choices=COSTS, blank=True)
    languages = CodesField(choices=LANGUAGES, blank=True)
    access = CodesField(choices=ACCESS, blank=True)
    access_words = models.CharField(max_length=200, blank=True)
    tells_employer = models.CharField(max_length=10, choices=TELLS, default="unknown")
    tells_words = models.CharField(max_length=300, blank=True)
    # [{"url": "https://…", "date": "2024-08"}]; where each fact was read.
    sources = models.JSONField(default=list, blank=True)
    # What nobody has confirmed yet, in words for whoever checks.
    unverified = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # Of a closed one: what has taken its place.
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # Who last wrote the words of a draft: somebody else publishes it.
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    review_days = models.PositiveSmallIntegerField(default=90)
    # checked_on + review_days: kept as a date, so that both databases compare it alike.
    review_on = models.DateField(null=True, blank=True)
    demo = models.BooleanField(default=False)
    # Where its owner reads mail, when somebody asked them whether it is right.
    owner_email = EncryptedTextField(blank=True, default="")
    # Its id where it was brought in from; empty for what was written here.
    source_id = models.CharField(max_length=100, blank=True, default="")
    # What a search looks through: records.words of `searched`, kept by every action.
    search_text = models.TextField(default="", blank=True)

    objects = SignpostQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "place", "name"], name="signpost_list")]
        constraints = [
            # The same file brought in twice at the same moment.
            models.UniqueConstraint(
                fields=["source_id"],
                condition=~Q(source_id="") & Q(organisation=None),
                name="one_entry_a_source_for_all",
            ),
            models.UniqueConstraint(
                fields=["organisation", "source_id"],
                condition=~Q(source_id=""),
                name="one_entry_a_source",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_urgent(self) -> bool:
        """Whether it may save a life."""
        return self.urgency in URGENT

    def is_looked_after_by(self, user: User) -> bool:
        """Whether this person may check and change it; as `looked_after_by`, without a query."""
        if self.organisation_id is None:
            return user.can(Permission.EDIT_NATIONAL_SIGNPOSTS)
        own = self.organisation_id == user.organisation_id
        return own and user.can(Permission.EDIT_SIGNPOSTS)

    def searched(self) -> str:
        """Everything it should be found by, as a search compares it. A query for its places."""
        needs = dict(NEEDS)
        words = [self.name, self.what_for, self.who_for, str(self.provider or "")]
        words += [f"{needs.get(code, '')} {NEED_WORDS.get(code, '')}" for code in self.needs]
        if not self._state.adding:
            words += self.locations.values_list("town", flat=True)
        return words_of(" ".join(words))

    @property
    def opening(self) -> Hours:
        """Its hours as they can be reckoned with; none where they are not known."""
        closed = holidays(self.nations) if self.on_holidays == "closed" else ()
        return Hours(tuple(schedule.span for schedule in self.schedules.all()), *closed)

    def shown_channels(self) -> "list[Channel]":
        """The numbers and addresses that stand on the pages today. No query when prefetched."""
        return [channel for channel in self.channels.all() if channel.is_shown()]

    @property
    def numbers_are_away(self) -> bool:
        """Whether it had numbers on the pages and has none there today. No query when
        prefetched."""
        numbers = [channel for channel in self.channels.all() if channel.is_number]
        had = any(channel.wrong_on or channel.checked_on for channel in numbers)
        return had and not any(channel.is_shown() for channel in numbers)

    @property
    def ages(self) -> str:
        """From and up to which age, in words; "" where there is no limit."""
        if self.min_age and self.max_age:
            return f"Aged {self.min_age} to {self.max_age}"
        if self.min_age:
            return f"Aged {self.min_age} and over"
        return f"Aged up to {self.max_age}" if self.max_age else ""

    @property
    def cost_sentence(self) -> str:
        """What it costs, in words; "" where nobody has found out."""
        known = ", ".join(words for code, words in COSTS if code in self.costs)
        return ". ".join(part for part in (known, self.cost) if part)

    def labels(self, field: str) -> list[str]:
        """The words for the codes of one of its fields."""
        codes: CodesField = self._meta.get_field(field)  # type: ignore[assignment]  # named by us
        return codes.labels(getattr(self, field))

    @property
    def tells_sentence(self) -> str:
        """Whether it tells the employer: its own words if we have them, and what we know."""
        known = self.get_tells_employer_display()
        if self.tells_employer == "unknown":
            return f"{self.tells_words} {known}".strip()
        return self.tells_words or known

    @property
    def last_checked(self) -> date | None:
        """How old what stands on a page is: the day of the oldest check among the words and the
        numbers and addresses shown. Who changes a word has rung nobody."""
        days = [self.checked_on, *(channel.checked_on for channel in self.shown_channels())]
        return min((day for day in days if day is not None), default=None)

    @property
    def checked_sentence(self) -> str:
        """When all of it was last checked, in words; demo entries say that nobody did."""
        return self._age_of(self.last_checked)

    @property
    def words_sentence(self) -> str:
        """When its words were last checked, in words."""
        return self._age_of(self.checked_on)

    def _age_of(self, day: date | None) -> str:
        if self.demo or day is None:
            return "demo data, not checked"
        return f"Last checked on {day.day} {day:%B %Y}"
