"""What is there to do: for champions, for coordinators, and what a form of a campaign offers."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from campaigns import shown
from campaigns.calendar import Coming
from campaigns.models import Campaign, ChampionWish, champions_of
from campaigns.models.campaigns import organisations_with_campaigns
from people.models import User
from people.modules import Module
from people.roles import Permission, Role
from records.clock import today
from records.tokens import address, read_address
from resources.models import Resource
from resources.packing import slugs_of
from wellbeing.models import Event, Meeting
from wellbeing.shown import organised, to_be_counted

# On one page, of champions and of those who would like to be one.
MOST: Final = 100
# Of events to choose from in a form.
CHOICES: Final = 40
# So far ahead somebody can still prepare something.
AHEAD: Final = timedelta(days=60)
# What a champion begins with: files of our own library, in this order.
STARTERS: Final = (
    "what-peer-support-is",
    "ways-to-meet",
    "top-tips",
    "looking-after-yourself",
    "after-a-hard-job",
    "awareness-session",
    "awareness-session-cover-note",
)


def champions_for(user: User) -> list[dict[str, str]]:
    """The champions of this person's organisation, each with the address of their row that is
    this person's alone. One query."""
    if user.organisation_id is None:
        return []
    rows = champions_of(user.organisation_id)[:MOST]
    return [{"name": one.name, "token": address(user.pk, one.pk)} for one in rows]


def champion_at(user: User, token: str) -> User | None:
    """The champion of one's organisation at this address, for whoever may end it; else None."""
    pk = read_address(user.pk, token) if user.can(Permission.APPOINT_CHAMPIONS) else None
    if pk is None or user.organisation_id is None:
        return None
    return champions_of(user.organisation_id).filter(pk=pk).first()


def is_champion(user: User) -> bool:
    """Whether this person is one. No query."""
    return Role.CHAMPION.value in user.roles


def who_asks(user: User) -> tuple[int, date | None]:
    """How many would like to be a champion and wait for this person's answer, and since which day
    the first of them. One query."""
    rows = ChampionWish.objects.answered_by(user)
    found = rows.aggregate(number=Count("pk"), since=Min("asked_on"))
    return found["number"], found["since"]


def things_for(user: User, now: datetime) -> dict[str, Any]:
    """One's things to do: dates of events, campaigns on and to come, days that are near."""
    on = today(now)
    has_events = user.organisation is not None and user.organisation.has(Module.EVENTS)
    campaigns = shown.campaigns_for(user, on)
    taken = {one.day_key for one in campaigns}
    return {
        "has_events": has_events,
        "events": organised(user, now) if has_events else [],
        "uncounted": to_be_counted(user, now) if has_events else [],
        "campaigns": campaigns,
        "days": [one for one in _near(user, on) if one.day.key not in taken],
        "on": on,
        "is_one": is_champion(user),
    }


def _near(user: User, on: date) -> list[Coming]:
    return [one for one in shown.year_for(user, on) if one.first <= on + AHEAD]


def choices_for(user: User, campaign: Campaign | None = None) -> dict[str, Any]:
    """What the form of a campaign offers: days, other organisations, what is in one's pack and
    events that are on; of a campaign what was chosen before as well."""
    own = campaign.organisation_id if campaign else user.organisation_id
    if own is None:
        raise ValueError("Nobody without an organisation has a module.")
    return {
        "days": [one.day for one in shown.year_for(user, today())],
        "others": organisations_with_campaigns(own),
        "resources": _resources(user, campaign),
        "events": _events(user, campaign),
    }


def _resources(user: User, campaign: Campaign | None) -> QuerySet[Resource]:
    wanted = Q(slug__in=slugs_of(user))
    if campaign is not None:
        wanted |= Q(pk__in=list(campaign.resources.values_list("pk", flat=True)))
    return Resource.objects.visible_to(user).published().filter(wanted).order_by("title", "pk")


def _events(user: User, campaign: Campaign | None) -> QuerySet[Event]:
    if user.organisation is None or not user.organisation.has(Module.EVENTS):
        return Event.objects.none()
    rows = Meeting.objects.visible_to(user).next_of_each(timezone.now())
    ids = set(rows.values_list("event_id", flat=True)[:CHOICES])
    if campaign is not None:
        ids.update(campaign.events.values_list("pk", flat=True))
    return Event.objects.visible_to(user).filter(pk__in=ids).order_by("title", "pk")


def held(campaign: Campaign) -> dict[str, Any]:
    """What stands there now, for the form that changes it."""
    names = ("title", "about", "first_day", "last_day", "day_key", "audience")
    rows = {
        name: list(getattr(campaign, name).values_list("pk", flat=True))
        for name in ("organisations", "resources", "events")
    }
    return {name: getattr(campaign, name) for name in names} | rows
