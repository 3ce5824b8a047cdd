"""What of campaigns and awareness days one person is shown: everything through the doors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from campaigns.calendar import Coming, Day, carried, coming, next_of
from campaigns.models import Campaign, LocalDay
from campaigns.models.days import MOST as MOST_LOCAL
from people.models import User
from people.modules import Module
from resources.models import Resource
from wellbeing.models import Event, Meeting
from wellbeing.recurrence import moment_of

# On one page: of campaigns, and of events and resources beside something.
MOST: Final = 30
BESIDE: Final = 10
# Events so near to a day belong beside it.
NEAR: Final = timedelta(days=7)
SHOWN: Final = ("slug", "title", "kind")


@dataclass(frozen=True)
class Beside:
    """What stands beside a campaign or a day, as far as this person finds it."""

    resources: list[Resource]
    events: list[Meeting]


def days_for(user: User) -> list[Day]:
    """The days that come with the product, and those of their organisation. One query."""
    own = LocalDay.objects.visible_to(user)[:MOST_LOCAL]
    return [*carried().values(), *(row.as_day for row in own)]


def year_for(user: User, on: date) -> list[Coming]:
    """The next time of each day, the nearest first. One query."""
    return coming(days_for(user), on)


def day_for(user: User, key: str) -> Day | None:
    """One day by its key, if it is in this person's calendar. One query at most."""
    if key in carried():
        return carried()[key]
    try:
        pk = UUID(hex=key)
    except ValueError:
        return None
    row = LocalDay.objects.visible_to(user).filter(pk=pk).first()
    return row.as_day if row is not None and key == row.pk.hex else None


def coming_day(user: User, key: str, on: date) -> Coming | None:
    """The same with the next time it is; None when there is none."""
    day = day_for(user, key)
    return next_of(day, on) if day is not None else None


def campaigns_for(user: User, on: date) -> list[Campaign]:
    """What is on for this person; for those who run campaigns what is to come, too. One query."""
    rows = Campaign.objects.visible_to(user, on).not_over(on)
    return list(rows.select_related("organisation")[:MOST])


def on_for(user: User, on: date) -> list[Campaign]:
    """What is on for this person today, whatever they run. One query."""
    return list(Campaign.objects.visible_to(user, on).on(on)[:MOST])


def campaigns_of_day(user: User, key: str, on: date) -> list[Campaign]:
    """The campaigns of one awareness day, as far as this person sees them. One query."""
    rows = Campaign.objects.visible_to(user, on).not_over(on).filter(day_key=key)
    return list(rows[:BESIDE])


def beside_campaign(campaign: Campaign, user: User, now: datetime) -> Beside:
    """What was tied to it. Two queries; one where events are off."""
    rows = Resource.objects.visible_to(user).published()
    tied = rows.filter(pk__in=campaign.resources.values("pk")).only(*SHOWN)
    events = Event.objects.filter(pk__in=campaign.events.values("pk")).values("pk")
    next_ones: list[Meeting] = []
    if _has_events(user):
        dates = Meeting.objects.visible_to(user).next_of_each(now).filter(event__in=events)
        next_ones = list(dates.select_related("event")[:BESIDE])
    return Beside(list(tied.order_by("title", "pk")[:BESIDE]), next_ones)


def beside_day(one: Coming, user: User, now: datetime) -> Beside:
    """What of our library fits, and what is on around it. Two queries; one where events are
    off."""
    begin = moment_of(one.first - NEAR, time())
    end = moment_of(one.last + NEAR + timedelta(days=1), time())
    dates: list[Meeting] = []
    if _has_events(user):
        rows = Meeting.objects.visible_to(user).ahead(now)
        near = rows.filter(starts_at__gte=begin, starts_at__lt=end)
        dates = list(near.select_related("event")[:BESIDE])
    return Beside(originals_for(user, one.day.originals), dates)


def _has_events(user: User) -> bool:
    return user.organisation is not None and user.organisation.has(Module.EVENTS)


def originals_for(user: User, names: Iterable[str]) -> list[Resource]:
    """These of our own library, in this order, as far as they are in this one. One query."""
    wanted = list(names)
    if not wanted:
        return []
    rows = Resource.objects.visible_to(user).published().filter(page__original__in=wanted)
    rows = rows.select_related("page").only(*SHOWN, "page__original")
    found = {row.page.original: row for row in rows}
    return [found[name] for name in wanted if name in found]


def week_for(user: User, now: datetime) -> list[Meeting]:
    """What is on within the week. One query; none where events are off."""
    if not _has_events(user):
        return []
    rows = Meeting.objects.visible_to(user).ahead(now).select_related("event")
    return list(rows.filter(starts_at__lte=now + timedelta(days=7))[:BESIDE])
