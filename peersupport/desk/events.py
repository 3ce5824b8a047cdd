"""Events that need their organiser, on the desk: a number and a day, and nobody's name."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from peersupport.dates import day
from peersupport.desk.items import Act, Desk, Group, Item
from peersupport.desk.rows import DATES, LONG, SOON
from people.modules import Module
from people.roles import Permission
from wellbeing.models import How, Meeting
from wellbeing.models.events import COUNT_WITHIN


def events(desk: Desk) -> Iterator[Item]:
    """Dates without a place that are near, long waiting lists, and what nobody has counted. One
    query, and none where there is none or events are switched off."""
    own = desk.me.organisation
    if own is None or not own.has(Module.EVENTS) or not desk.me.can(Permission.ORGANISE_EVENTS):
        return
    if not desk.numbers.dates:
        return
    now = desk.now
    for one in DATES(desk.me, now, now - COUNT_WITHIN, now + SOON):
        if one.starts_at > now:
            yield from _ahead(one, now)
        else:
            yield _over(one)


def _ahead(one: Meeting, now: datetime) -> Iterator[Item]:
    missing = _missing(one)
    if one.starts_at <= now + SOON and missing:
        yield _item(
            one,
            f"It is on {day(one.on)}, and nobody can read {missing} yet.",
            "Say where it is",
            "event-change",
            group=Group.NOW,
            tag="Soon",
        )
    waits: int = getattr(one, "waits", None) or 0
    if waits >= LONG:
        words = f"{waits} wait for a place on {day(one.on)}."
        yield _item(one, words, "Change the number of places", "event-change", tag="Many wait")


def _missing(one: Meeting) -> str:
    """What nobody said of where it is, in words; empty when all is said."""
    event = one.event
    place = event.how != How.ONLINE and not event.place
    link = event.how != How.PERSON and not event.link
    return " and ".join(["where it is"] * place + ["the link"] * link)


def _over(one: Meeting) -> Item:
    words = f"It was on {day(one.on)}, and nobody has said how many came."
    return _item(one, words, "Say how many came", "date-count", tag="To be counted")


def _item(
    one: Meeting, words: str, act: str, route: str, *, tag: str, group: Group = Group.SOON
) -> Item:
    row: UUID = one.event_id if route.startswith("event-") else one.pk
    address = reverse(f"wellbeing:{route}", args=[row])
    title = one.event.neutral_title
    about = f"{title}, {day(one.on)}"
    acts = (Act(act, address, first=True, about=about),)
    colour = "yellow" if group == Group.NOW else "grey"
    return Item(f"Event: {title}", (words,), acts, group, one.on, tag, colour)
