"""Peer supporters: who they are, and what they share with whom.

Being listed is never stored. It is derived from approval, checks, agreement, pause, suspension
and account, so that an expiry unlists by itself.
"""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least

from directory.models.connections import Connection
from directory.taxonomy import AREAS, SENSITIVE, Area, Audience, Language, Region, Way
from people.models import Organisation, User
from people.roles import Permission
from people.separation import separated
from records.clock import today
from records.fields import CodesField
from records.models import Row

# Nobody holds more open contacts than this, whatever they or a coordinator choose.
HARD_CAP = 5
# Half a year after somebody confirmed their details they are asked again, and after nine months
# without an answer they are not listed: a colleague should not write to a profile nobody minds.
CONFIRM_AGAIN = timedelta(days=183)
UNCONFIRMED = timedelta(days=274)
# Whoever steps down may carry what is open to its end for so long; until then a vetter can still
# suspend them, whether they carry anything or not.
CARRIED = timedelta(weeks=6)


def in_reach(vetter: User, prefix: str) -> Q:
    """People a vetter may act on: own and partner organisations, never oneself or one's line,
    never somebody they stepped back from.

    A condition over User, or over a row that leads to one through `prefix`.
    """
    if not vetter.can(Permission.VET_SUPPORTERS) or vetter.organisation_id is None:
        return Q(pk__in=[])
    own = Organisation.objects.filter(pk=vetter.organisation_id)
    partners = Organisation.objects.filter(partners=vetter.organisation_id)
    return (
        (
            Q(**{f"{prefix}organisation__in": own.values("pk")})
            | Q(**{f"{prefix}organisation__in": partners.values("pk")})
        )
        & ~Q(**{f"{prefix}pk": vetter.pk})
        & ~separated(vetter, prefix=prefix)
        & ~Q(**{f"{prefix}pk__in": Connection.objects.filter(vetter=vetter).values("person")})
    )


def _for(viewer: User, area: str = "", supporter: str = "supporter__") -> Q:
    """Areas whose audience includes this person: a condition over areas, or over a row that leads
    to them and to the supporter's account through these prefixes."""
    own = viewer.organisation_id
    same = Q(**{f"{supporter}user__organisation_id": own}) if own else Q(pk__in=[])

    def audience(which: Audience) -> Q:
        return Q(**{f"{area}audience": which})

    return (
        audience(Audience.EVERYONE)
        | (audience(Audience.OWN) & same)
        | (audience(Audience.OTHERS) & ~same)
    )


def taking_on(day: date) -> Q:
    """The condition of `Supporter.is_taking`."""
    return (
        Q(taking_new=True)
        & (Q(resting_until__isnull=True) | Q(resting_until__lt=day))
        & (Q(supervised_until__isnull=True) | Q(supervised_until__gte=day))
    )


# Above what `Supporter.load_snapshot` says must the places chosen be for one to be free.
PLACES = Least(F("how_many"), Coalesce(F("user__organisation__most_contacts"), HARD_CAP)) - F(
    "heavy_snapshot"
)


class SupporterQuerySet(models.QuerySet["Supporter"]):
    def listed(self, on: date | None = None) -> "SupporterQuerySet":
        """Supporters for whom every condition of listing holds on this London date."""
        day = on or today()
        return self.filter(
            approved_at__isnull=False,
            cleared_until__gte=day,
            confirmed_on__gt=day - UNCONFIRMED,
            paused_at__isnull=True,
            suspended_at__isnull=True,
            stepped_down_at__isnull=True,
            user__is_active=True,
        )

    def visible_to(self, viewer: User, on: date | None = None) -> "SupporterQuerySet":
        """Listed supporters this person may be shown: never their own chain, team or blocks."""
        return self.listed(on).exclude(user=viewer).exclude(separated(viewer, prefix="user__"))

    def helping(self, asker: User, codes: Collection[str]) -> "SupporterQuerySet":
        """Those to be found by these areas for somebody who asks without a list: areas shown to
        the asker, and those that are shown to nobody. One row for each area that fits."""
        sensitive = SENSITIVE.intersection(codes)
        unseen = Q(areas__audience=Audience.BLIND) | Q(areas__code__in=sensitive)
        # One condition, so that all of it is about the same area.
        return self.filter(
            unseen | _for(asker, area="areas__", supporter=""),
            areas__code__in=codes,
            areas__withdrawn_at__isnull=True,
        )

    def owned_by(self, user: User) -> "SupporterQuerySet":
        return self.filter(user=user)

    def approved(self) -> "SupporterQuerySet":
        """Everybody who is or was a peer supporter, whatever holds now."""
        return self.filter(approved_at__isnull=False)

    def in_standing(self) -> "SupporterQuerySet":
        """Supporters who act as such, listed or not: approved, not suspended, not stepped down."""
        return self.filter(
            approved_at__isnull=False, suspended_at__isnull=True, stepped_down_at__isnull=True
        )

    def vetted_by(self, vetter: User) -> "SupporterQuerySet":
        """Approved supporters whose checks and standing this person looks after."""
        return self.filter(in_reach(vetter, "user__"), approved_at__isnull=False)

    def trained_by(self, vetter: User) -> "SupporterQuerySet":
        """Of the vetter's own organisation: peer supporters, and those who sent an application."""
        applied = Supporter.objects.filter(user__applications__state="submitted")
        is_one = Q(approved_at__isnull=False, stepped_down_at__isnull=True)
        here = self.filter(
            in_reach(vetter, "user__"),
            is_one | Q(pk__in=applied.values("pk")),
            user__is_active=True,
        )
        return here.filter(user__organisation=vetter.organisation_id)

    def current(self) -> "SupporterQuerySet":
        """Peer supporters, listed or not: approved, not stepped down, account open."""
        return self.filter(
            approved_at__isnull=False, stepped_down_at__isnull=True, user__is_active=True
        )

    def on_poster(self) -> "SupporterQuerySet":
        """Those who agreed to stand on the station poster and have not taken it back."""
        return self.filter(
            poster_consents__withdrawn_at__isnull=True, poster_consents__isnull=False
        )


class Supporter(Row):
    """A peer supporter's profile. Its texts are published by consent (class P)."""

    if TYPE_CHECKING:
        user_id: uuid.UUID

    user = models.OneToOneField(User, models.CASCADE, related_name="supporter")
    shown_name = models.CharField("name to show", max_length=60, blank=True)
    region = models.CharField(max_length=20, choices=Region.choices, blank=True)
    languages = CodesField(choices=Language.choices, default=list)
    ways = CodesField(choices=Way.choices, default=list)
    been_through = models.TextField("what I have been through", blank=True, max_length=1500)
    what_helped = models.TextField("what helped", blank=True, max_length=1500)
    talking_to_me = models.TextField("what talking to me is like", blank=True, max_length=1500)
    # What a newly chosen area starts with; sensitive ones are never shown, whatever this says.
    default_audience = models.CharField(
        max_length=10, choices=Audience.choices, default=Audience.EVERYONE
    )
    # Folded and stemmed words of the texts above; never an area.
    search_text = models.TextField(blank=True)

    taking_new = models.BooleanField("taking new contacts", default=True)
    next_free = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    # A week or a pattern of shifts, as directory/rota.py stores and reads it.
    usual = models.JSONField("usual times", default=dict, blank=True)
    how_many = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(HARD_CAP)]
    )
    paused_at = models.DateTimeField(null=True)
    # A rest of the supporter's own choice after something heavy: nobody new up to and including
    # this day. And the last day their supervision is current; empty where nobody asks for it.
    # To others either reads like "not taking new contacts".
    resting_until = models.DateField(null=True, blank=True)
    supervised_until = models.DateField(null=True, blank=True)
    # Written at night: an order by today's load would show who is talking today.
    load_snapshot = models.PositiveSmallIntegerField(default=0)
    # Written with it: how many of these count double. Fills places, never moves the order.
    heavy_snapshot = models.PositiveSmallIntegerField(default=0)

    approved_at = models.DateTimeField(null=True)
    # The day the first of the required checks or the agreement runs out; empty when one is missing.
    cleared_until = models.DateField(null=True)
    # The day the supporter last said that what is shown is still right, and how many of the two
    # notices about it were sent since.
    confirmed_on = models.DateField(null=True)
    confirm_notices = models.PositiveSmallIntegerField(default=0)
    suspended_at = models.DateTimeField(null=True)
    stepped_down_at = models.DateTimeField(null=True)

    objects = SupporterQuerySet.as_manager()

    class Meta:
        indexes = [
            # What runs out, for the desk, the list of what is due and the reminders.
            models.Index(
                fields=["cleared_until"],
                name="supporter_runs_out",
                condition=Q(approved_at__isnull=False, stepped_down_at__isnull=True),
            ),
            # Whose supervision runs out, for the same desk: most have no day at all.
            models.Index(
                fields=["supervised_until"],
                name="supporter_unsupervised",
                condition=Q(
                    approved_at__isnull=False,
                    stepped_down_at__isnull=True,
                    supervised_until__isnull=False,
                ),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(how_many__gte=1, how_many__lte=HARD_CAP), name="supporter_hard_cap"
            )
        ]

    def __str__(self) -> str:
        return self.shown_name or "supporter"

    def is_listed(self, on: date | None = None) -> bool:
        """The same conditions as `SupporterQuerySet.listed`, for one row."""
        return (
            self.approved_at is not None
            and self.cleared_until is not None
            and self.cleared_until >= (on or today())
            and self.is_confirmed(on)
            and self.paused_at is None
            and self.suspended_at is None
            and self.stepped_down_at is None
            and self.user.is_active
        )

    def is_confirmed(self, on: date | None = None) -> bool:
        """Whether the supporter said within nine months that what is shown is still right."""
        return self.confirmed_on is not None and self.confirmed_on > (on or today()) - UNCONFIRMED

    def is_due_to_confirm(self, on: date | None = None) -> bool:
        """Whether half a year has passed since the supporter said that, or they never did."""
        if self.confirmed_on is None:
            return self.approved_at is not None and self.stepped_down_at is None
        return self.confirmed_on <= (on or today()) - CONFIRM_AGAIN

    def may_be_suspended(self, now: datetime) -> bool:
        """While somebody is a supporter, and as long as they may carry what was open when they
        stepped down. Whether they carry anything is not asked: that would tell it. One query for
        somebody who is none any more."""
        down = self.stepped_down_at
        if self.suspended_at is not None or down is None:
            return self.suspended_at is None
        # Whose role two people ended carries nothing; the state is models.RemovalState.AGREED.
        ended = self.removals.filter(state="agreed", decided_at=down)
        return today(now) <= today(down) + CARRIED and not ended.exists()

    def is_available(self, on: date | None = None) -> bool:
        """Taking new contacts on this London date. "Full" reads the same as "not taking"."""
        return self.is_taking(on) and self.is_back(on)

    @property
    def most(self) -> int:
        """How many contacts at once: as chosen, and never more than their organisation's most."""
        own = self.user.organisation
        most = own.most_contacts if own is not None else None
        return min(self.how_many, HARD_CAP if most is None else most, HARD_CAP)

    @property
    def has_room(self) -> bool:
        """Whether a place was free by last night's count, in which a heavy contact takes two."""
        return self.load_snapshot + self.heavy_snapshot < self.most

    def is_taking(self, on: date | None = None) -> bool:
        """Whether anybody new may ask: said so, not at rest, and supervision current. Others are
        not told which of the three it is."""
        day = on or today()
        return self.taking_new and not self.is_resting(day) and self.is_supervised(day)

    def is_back(self, on: date | None = None) -> bool:
        """Neither away nor free only later, on this London date."""
        day = on or today()
        return not (self.away_until and self.away_until >= day) and not (
            self.next_free and self.next_free > day
        )

    def is_resting(self, on: date | None = None) -> bool:
        """Whether the supporter chose a rest that is not over on this London date."""
        return self.resting_until is not None and self.resting_until >= (on or today())

    def is_supervised(self, on: date | None = None) -> bool:
        """Whether supervision is current on this London date, or nobody asks for it."""
        return self.supervised_until is None or self.supervised_until >= (on or today())


class SharedAreaQuerySet(models.QuerySet["SharedArea"]):
    def current(self) -> "SharedAreaQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def shown_to(self, viewer: User) -> "SharedAreaQuerySet":
        """Areas whose audience includes this person; blind and sensitive ones never show.

        Somebody without an organisation shares it with nobody.
        """
        return self.current().exclude(code__in=SENSITIVE).filter(_for(viewer))


class SharedArea(Row):
    """Experience of one area, shared with one audience, by a dated consent."""

    if TYPE_CHECKING:
        supporter_id: uuid.UUID

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="areas")
    code = models.CharField(max_length=24)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    consented_at = models.DateTimeField()
    # Withdrawn rows stay as the person's own history of consent.
    withdrawn_at = models.DateTimeField(null=True)

    objects = SharedAreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supporter", "code"],
                condition=Q(withdrawn_at__isnull=True),
                name="area_shared_once",
            )
        ]
        indexes = [
            # Filtering by area starts from the code.
            models.Index(
                fields=["code", "audience"],
                name="area_current",
                condition=Q(withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return "shared area"

    @property
    def area(self) -> Area:
        return AREAS[self.code]


class PosterConsentQuerySet(models.QuerySet["PosterConsent"]):
    def current(self) -> "PosterConsentQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class PosterConsent(Row):
    """A supporter agreed to stand on the printed station poster: name, role, region and ways."""

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="poster_consents")
    consented_at = models.DateTimeField()
    # Withdrawn rows stay as the person's own history of consent.
    withdrawn_at = models.DateTimeField(null=True)

    objects = PosterConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supporter"],
                condition=Q(withdrawn_at__isnull=True),
                name="on_poster_once",
            )
        ]

    def __str__(self) -> str:
        return "poster consent"
