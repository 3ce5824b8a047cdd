"""Events for tests, put up and booked through the actions."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from people.models import Organisation, User
from people.modules import Module
from records.clock import today
from wellbeing import actions
from wellbeing.models import Event, EventBooking, Meeting


def with_events(*organisations: Organisation) -> None:
    """Switch events on there."""
    for one in organisations:
        one.modules = [Module.EVENTS.value]
        one.save(update_fields=["modules"])


def fresh(person: User) -> User:
    """As it is in the database, with its organisation as it is now."""
    return User.objects.select_related("organisation").get(pk=person.pk)


def put_up(
    by: User, now: datetime, *, day: date | None = None, rule: str = "", **said: Any
) -> Event:
    """A walk next week in the evening, for one's own organisation, unless said otherwise."""
    first = day or today(now) + timedelta(days=7)
    about: dict[str, Any] = {
        "title": "A walk along the river", "about": "For everybody who likes to walk.",
        "starts": time(18, 30), "minutes": 90, "place": "The mill, back gate",
    }  # fmt: skip
    return actions.publish(
        by=fresh(by), days=(first, rule), organisations=said.pop("organisations", ()),
        form_key=said.pop("form_key", None) or uuid4(), now=now, **(about | said),
    )  # fmt: skip


def booked(
    by: User, meeting: Meeting, now: datetime, name: str = "", remind: Collection[int] = ()
) -> EventBooking:
    """Somebody books."""
    return actions.book(by=fresh(by), meeting=meeting, name=name, remind=remind, now=now)
