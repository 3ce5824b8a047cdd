"""Mentoring on the desk: how much there is to do, and no name."""

from collections.abc import Iterator

from django.urls import reverse

from mentoring import at_desk
from mentoring.kinds import kinds_of
from peersupport.desk.items import Act, Desk, Group, Item
from people.roles import Permission
from records.few import told


def mentoring(desk: Desk) -> Iterator[Item]:
    """Offers to decide, people who have looked for long, pairs that may need a nudge. A query for
    each of the three that may be there; a deputy decides offers of elsewhere too."""
    if not desk.me.can(Permission.RUN_MENTORING):
        return
    is_on, there = bool(kinds_of(desk.me.organisation)), desk.numbers
    offers = at_desk.to_decide(desk.me) if there.offers else 0
    waiting = at_desk.wait_long(desk.me, desk.on) if is_on and there.needs else 0
    slow = at_desk.how_many_slow(desk.me, desk.on) if is_on and there.pairs else 0
    lines = [
        _line(offers, "1 offer waits to be decided.", "{} offers wait to be decided."),
        _long(waiting),
        _line(
            slow,
            "1 pair has had no agreement or no meeting for long.",
            "{} pairs have had no agreement or no meeting for long.",
        ),
    ]
    words = tuple(one for one in lines if one)
    if words:
        page = "mentoring:desk" if is_on else "mentoring:offers"
        act = Act("Open mentoring", reverse(page), first=True)
        yield Item("Mentoring and buddies", words, (act,), Group.SOON)


def _long(number: int) -> str:
    """That people have looked for long, without telling a small number."""
    about = told(number)
    who = "Somebody has" if about is None else f"About {about} people have"
    return f"{who} looked for a mentor or buddy for two weeks or more." if number else ""


def _line(number: int, one: str, more: str) -> str:
    return "" if not number else one if number == 1 else more.format(number)
