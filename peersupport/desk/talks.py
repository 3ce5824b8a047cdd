"""Supporters who would like to talk something through, on the desk: a reference and an age."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse

from care.models import Debrief
from conversations.models import Level
from peersupport.dates import ago, day
from peersupport.desk.items import Act, Desk, Group, Item
from peersupport.desk.rows import TALKS
from peersupport.desk.turns import TURNS, next_words
from records.clock import today

OUTSIDE: Final = (
    "They asked for somebody outside their organisation: nobody there sees this. Do not pass it on."
)


def talks(desk: Desk) -> Iterator[Item]:
    """What waits for somebody, and what this person said they would do."""
    for one in TALKS(desk.me, desk.on) if desk.numbers.talks else []:
        yield _waiting(one, desk) if one.answered_by_id is None else _promised(one, desk)


def _waiting(one: Debrief, desk: Desk) -> Item:
    # Days, never minutes: a time tells when somebody asked, and who was free then.
    late = desk.now >= one.answer_by
    until = "It was promised" if late else "They were promised an answer"
    turn = OUTSIDE if one.elsewhere else TURNS[Level(one.level)]
    address = reverse("care:desk-debrief", args=[one.pk])
    return Item(
        one.reference,
        (
            "A peer supporter would like to talk something through. "
            f"Asked {ago(one.asked_at)}. {until} by {day(one.answer_by)}.",
            f"{turn} Only the one who gets in touch sees who it is.",
        ),
        (Act("Get in touch", address, first=True, about=one.reference), *_hand_on(one)),
        Group.NOW,
        today(one.asked_at),
        "Late" if late else "Nobody has answered",
        "yellow",
    )


def _hand_on(one: Debrief) -> tuple[Act, ...]:
    words = "" if one.elsewhere else next_words(one.level, one.organisation)
    if not words:
        return ()
    address = reverse("care:desk-debrief-hand-on", args=[one.pk])
    return (Act(words, address, post=True, about=one.reference, level=one.level),)


def _promised(one: Debrief, desk: Desk) -> Item:
    by_day = one.by_day or desk.on
    due = by_day <= desk.on
    return Item(
        one.reference,
        (
            f"You said that you get in touch by {day(by_day)}.",
            "When you have talked, close it: until then it comes back.",
        ),
        (
            Act(
                "Open it",
                reverse("care:desk-debrief", args=[one.pk]),
                first=True,
                about=one.reference,
            ),
        ),
        Group.NOW if due else Group.TAKEN,
        today(one.asked_at),
        "You said so",
        "blue" if due else "green",
    )
