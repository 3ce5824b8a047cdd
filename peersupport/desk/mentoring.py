"""Mentoring on the desk: how much there is to do, and no name."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.urls import reverse

from mentoring import at_desk
from mentoring.kinds import kinds_of
from mentoring.models import Scheme
from peersupport.dates import day
from peersupport.desk.items import Act, Desk, Group, Item
from people.roles import Permission
from records.few import told

# So near is the day on which the pairs of a cohort begin.
NEAR: Final = timedelta(days=7)


def mentoring(desk: Desk) -> Iterator[Item]:
    """Offers to decide, people who have looked for long, pairs that may need a nudge, cohorts whose
    pairs are to be made. A query for each of the four that may be there; a deputy decides offers
    of elsewhere too."""
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
    if is_on and there.cohorts:
        yield from (_cohort(one, desk.on) for one in at_desk.cohorts_due(desk.me, desk.on))


def _cohort(scheme: Scheme, on: date) -> Item:
    """People who applied wait for a coordinator: the nearer the day on which they were to begin,
    the sooner."""
    begins, ends = scheme.starts_on or on, scheme.ends_itself_on or on
    words = (
        f"“{scheme.title}”: nobody can apply any more, and it is to begin on {day(begins)}.",
        f"Everybody who applied waits to be told. If it is not done by {day(ends)}, it ends.",
    )
    act = Act("Open the cohort", reverse("mentoring:scheme-detail", args=[scheme.pk]), first=True,
              about=scheme.title)  # fmt: skip
    group = Group.NOW if begins <= on + NEAR else Group.SOON
    return Item("The pairs of a cohort are to be made", words, (act,), group, since=begins)


def _long(number: int) -> str:
    """That people have looked for long, without telling a small number."""
    about = told(number)
    who = "Somebody has" if about is None else f"About {about} people have"
    return f"{who} looked for a mentor or buddy for two weeks or more." if number else ""


def _line(number: int, one: str, more: str) -> str:
    return "" if not number else one if number == 1 else more.format(number)
