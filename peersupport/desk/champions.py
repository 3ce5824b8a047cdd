"""Colleagues who would like to be wellbeing champions, on the desk: how many, and no name."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.urls import reverse

from campaigns.doing import who_asks
from campaigns.models.wishes import WAITS
from peersupport.dates import day
from peersupport.desk.items import Act, Desk, Group, Item
from people.roles import Permission

# So long before a wish ends without an answer it stands at the top.
PRESSING: Final = timedelta(days=14)


def champions(desk: Desk) -> Iterator[Item]:
    """Who asked and has no answer. One query, and none where nobody asked."""
    if not desk.me.can(Permission.APPOINT_CHAMPIONS) or not desk.numbers.wishes:
        return
    number, since = who_asks(desk.me)
    if since is None:
        return
    who = "1 colleague would" if number == 1 else f"{number} colleagues would"
    asked = "They asked" if number == 1 else "The first asked"
    ends = since + WAITS
    words = f"{who} like to be a wellbeing champion. Talk with them, then answer."
    age = f"{asked} on {day(since)}. Without an answer it ends by itself on {day(ends)}."
    act = Act("See who asked", reverse("campaigns:champions-asked"), first=True)
    group = Group.NOW if desk.on >= ends - PRESSING else Group.SOON
    yield Item("Wellbeing champions", (words, age), (act,), group, since, tag="To be answered")
