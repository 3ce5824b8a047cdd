"""Events of the demo, in every state, put up and booked through the actions."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from people.demo import Cast
from people.models import User
from people.modules import Module
from records.clock import today
from wellbeing import actions
from wellbeing.models import Event
from wellbeing.recurrence import Repeats, rule_for

DAY = timedelta(days=1)


def build(cast: Cast, *, now: datetime) -> None:
    """What is on at the ambulance service and at fire; nothing where events are switched off."""
    for person in (cast.asha, cast.ben, cast.mo, cast.cat, cast.eve, cast.finn, cast.sam):
        person.refresh_from_db()
    if cast.cat.organisation and cast.cat.organisation.has(Module.EVENTS):
        _ambulance(cast, now)
    if cast.finn.organisation and cast.finn.organisation.has(Module.EVENTS):
        _fire(cast, now)


def _put_up(by: User, now: datetime, first: date, rule: str = "", **said: Any) -> Event:
    guests = said.pop("organisations", ())
    return actions.publish(
        by=by, days=(first, rule), organisations=guests, form_key=uuid4(), now=now, **said
    )


def _ambulance(cast: Cast, now: datetime) -> None:
    day = today(now)
    walk = _put_up(
        cast.cat, now, day + 9 * DAY, rule_for(Repeats.FORTNIGHTLY, day + 9 * DAY, 6),
        title="A walk along the canal", about="An hour at an easy pace. Talk or do not. Dogs are "
        "welcome. For everybody at the ambulance and the fire service.",
        audience="some", organisations=[cast.fire], how="person", near="Northmoor",
        place="The lock by the old mill, at the red bench", capacity=12, minutes=60,
        starts=time(10), access="A level path without steps. Toilets at the start.",
    )  # fmt: skip
    first = walk.meetings.earliest("starts_at")
    for person in (cast.asha, cast.eve):
        actions.book(by=person, meeting=first, now=now)
    _small_ones(cast, now, day)
    _over(cast, now, day)


def _small_ones(cast: Cast, now: datetime, day: date) -> None:
    """One that is full, one that was called off, one with a cover for calendars."""
    talk = _put_up(
        cast.cat, now, day + 5 * DAY, title="Sleep and shifts: a talk with questions",
        about="A short talk, then time to ask. Nobody has to say anything about themselves.",
        audience="own", how="both", near="Northmoor", link="https://meet.example/sleep-and-shifts",
        capacity=2, closes_hours=24, starts=time(13, 30), minutes=60, shows_names=True,
        access="Lift, hearing loop, captions online.",
    )  # fmt: skip
    names = {"ben": "Ben", "sam": "", "asha": "Kit"}
    for name, called in names.items():
        person = getattr(cast, name)
        actions.book(by=person, meeting=talk.meetings.get(), name=called, now=now)
    loss = _put_up(
        cast.cat, now, day + 16 * DAY, title="For those who have lost a colleague",
        about="A quiet evening with tea. Come and go as you like.", audience="own", how="person",
        near="Northmoor", place="The chapel room, Moor Lane", cover="Meeting", starts=time(19),
        minutes=120, access="One step at the door; ask and somebody helps.",
    )  # fmt: skip
    actions.book(by=cast.asha, meeting=loss.meetings.get(), now=now)
    off = _put_up(
        cast.cat, now, day + 12 * DAY, title="Football, five a side", about="For all ages.",
        audience="own", how="person", near="Northmoor", place="The sports hall", capacity=10,
        starts=time(18), minutes=60,
    )  # fmt: skip
    actions.book(by=cast.asha, meeting=off.meetings.get(), now=now)
    actions.call_off(by=cast.cat, event=off, now=now)


def _over(cast: Cast, now: datetime, day: date) -> None:
    """Two that are over: one counted, one not yet."""
    then = now - 12 * DAY
    for ago, came in ((9, 14), (2, None)):
        tea = _put_up(
            cast.cat, then, day - ago * DAY, title="Open door: tea with the wellbeing team",
            about="Drop in before or after a shift.", audience="own", how="person",
            near="Moor Lane station", place="The mess room", where_to="all", starts=time(15),
            minutes=120,
        )  # fmt: skip
        meeting = tea.meetings.get()
        actions.book(by=cast.sam, meeting=meeting, now=then)
        if came is not None:
            actions.count(by=cast.cat, meeting=meeting, came=came, now=now)


def _fire(cast: Cast, now: datetime) -> None:
    day = today(now)
    _put_up(
        cast.finn, now, day + 3 * DAY, rule_for(Repeats.MONTHLY, day + 3 * DAY, 6),
        title="Coffee morning for everybody", about="All services, serving or retired.",
        audience="all", how="person", near="Northmoor", place="Fire station, the yard",
        where_to="all", starts=time(10, 30), minutes=90, access="Parking in the yard.",
    )  # fmt: skip
