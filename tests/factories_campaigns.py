"""Campaigns, days and champions for tests, made through the actions."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from campaigns import actions
from campaigns.models import Campaign, LocalDay
from people.models import Organisation, User
from people.modules import Module
from records.clock import today
from tests.factories import make_user
from tests.factories_wellbeing import fresh


def with_campaigns(*organisations: Organisation) -> None:
    """Switch campaigns on there, beside what is on already."""
    for one in organisations:
        one.modules = sorted({*one.modules, Module.CAMPAIGNS.value})
        one.save(update_fields=["modules"])


def campaign(
    by: User, now: datetime, *, first: date | None = None, days: int = 7, **said: Any
) -> Campaign:
    """On from today for a week, for one's own organisation, unless said otherwise."""
    begins = first or today(now)
    told: dict[str, Any] = {
        "title": "Tea and talk", "about": "Put the kettle on and ask twice.",
        "first_day": begins, "last_day": begins + timedelta(days=days - 1),
        "organisations": (), "resources": (), "events": (), "form_key": uuid4(),
    }  # fmt: skip
    return actions.publish(by=fresh(by), now=now, **(told | said))


def local_day(by: User, on: date, **said: Any) -> LocalDay:
    """A day of an organisation's own, each year on this date unless said otherwise."""
    told: dict[str, Any] = {
        "title": "Our open day", "about": "Doors open.", "month": on.month, "day": on.day,
        "source": "Our own", "form_key": uuid4(),
    }  # fmt: skip
    return actions.add_day(by=fresh(by), **(told | said))


def champion(name: str, organisation: Organisation, by: User, now: datetime) -> User:
    """Somebody who asked and whom a coordinator made a champion."""
    person = make_user(f"{name.lower()}@ambulance.example", organisation)
    person.name = name
    person.save(update_fields=["name"])
    wish = actions.ask_to_be_one(by=fresh(person), now=now)
    assert wish
    return actions.appoint(by=fresh(by), wish=wish)
