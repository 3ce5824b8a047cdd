"""Peer groups of the list that nobody leads, on the desk: how many, since when, and no person."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse

from groups.actions.ending import UNLED_FOR
from groups.models import GroupAgreement
from peersupport.dates import day
from peersupport.desk.items import Act, Desk, Group, Item
from peersupport.desk.rows import unled
from people.modules import Module
from people.roles import Permission

# So long before a group gets its last day it stands at the top.
PRESSING: Final = timedelta(days=28)


def groups(desk: Desk) -> Iterator[Item]:
    """What the page of each of these says to everybody: nobody leads it. Private ones are told to
    nobody. One query, and none where there is none or groups are switched off."""
    own = desk.me.organisation
    if own is None or not own.has(Module.GROUPS) or not desk.me.can(Permission.START_GROUPS):
        return
    found = _unled(desk) if desk.numbers.unled else {}
    since: date | None = found.get("since")
    if since is None:
        return
    number, due, ends = found["number"], found["due"], since + UNLED_FOR
    who = "1 peer group" if number == 1 else f"{number} peer groups"
    words = f"Nobody leads {who} at the moment, since {day(since)}."
    first = "it" if number == 1 else "the first"
    then = f"Without anybody {first} gets a last day on {day(ends)}."
    look = " The day to look at an agreement again has come, and nobody is there to do it."
    act = Act("See the groups", reverse("groups:group-list"), first=True)
    lines = (words + " Anybody in it can: ask around who would like to.", then + look * bool(due))
    group = Group.NOW if desk.on >= ends - PRESSING else Group.SOON
    yield Item("Peer groups", lines, (act,), group, since, tag="Nobody leads")


def _unled(desk: Desk) -> dict[str, Any]:
    due = GroupAgreement.objects.to_look_at(desk.on).filter(group=OuterRef("pk"))
    return (
        unled(desk.me)
        .annotate(is_due=Exists(due))
        .aggregate(
            number=Count("pk"), since=Min("alone_since"), due=Count("pk", filter=Q(is_due=True))
        )
    )
