"""Campaigns of the demo: one on for all, one to come, one of fire; a champion, and one who asks."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from campaigns import actions
from campaigns.models import Campaign
from people.demo import Cast
from people.models import User
from people.modules import Module
from records.clock import today
from resources.models import Resource
from wellbeing.models import Event

DAY = timedelta(days=1)


def build(cast: Cast, *, now: datetime) -> None:
    """What is on at the ambulance service and at fire; nothing where campaigns are off."""
    for person in (cast.cat, cast.finn, cast.sam, cast.mo, cast.asha):
        person.refresh_from_db()
    if cast.cat.organisation is None or not cast.cat.organisation.has(Module.CAMPAIGNS):
        return
    _ambulance(cast, now)
    _up(
        cast.finn, now, today(now), 21, title="Bring a spare cup",
        about="Once a shift, make two and ask the other one how it went.",
    )  # fmt: skip
    _champions(cast, now)


def _up(by: User, now: datetime, first: date, days: int, **said: Any) -> Campaign:
    told: dict[str, Any] = {
        "organisations": (), "resources": (), "events": (), "first_day": first,
        "last_day": first + (days - 1) * DAY, "form_key": uuid4(),
    }  # fmt: skip
    return actions.publish(by=by, now=now, **(told | said))


def _ambulance(cast: Cast, now: datetime) -> None:
    day = today(now)
    found = Resource.objects.visible_to(cast.cat).published().filter(page__isnull=False)
    events = Event.objects.visible_to(cast.cat).filter(audience="own", called_off_at=None)
    _up(
        cast.cat, now, day, 14, title="How are you, really?", audience="all",
        about="Ask twice. The first answer is “fine”. Have tea with somebody you have not seen "
        "for a while.",
        resources=found.order_by("title")[:2], events=events.order_by("title")[:2],
    )  # fmt: skip
    _up(
        cast.cat, now, day + 30 * DAY, 7, title="A week for sleep",
        about="Small things that help before and after a night shift.",
    )  # fmt: skip
    open_day = day + 45 * DAY
    actions.add_day(
        by=cast.cat, form_key=uuid4(), title="Open day of our chaplains", month=open_day.month,
        day=open_day.day, year=open_day.year, source="Our chaplaincy",
        about="For everybody, of any faith or none. There is cake.",
    )  # fmt: skip


def _champions(cast: Cast, now: datetime) -> None:
    """Sam is one, Mo would like to be one, and Asha has the notice of news."""
    wish = actions.ask_to_be_one(by=cast.sam, now=now - 20 * DAY)
    if wish is not None:
        actions.appoint(by=cast.cat, wish=wish)
    actions.ask_to_be_one(by=cast.mo, now=now - 2 * DAY)
    actions.want_news(by=cast.asha, wanted=True)
