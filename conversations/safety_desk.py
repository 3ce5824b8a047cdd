"""What leads and second openers find on their page: what needs them now, and what is under way.

Everything comes through the doors of the rows, so the page shows nobody what another page hides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from conversations.actions.safety.telling import actors
from conversations.models import Concern, GraveAct, Hold, Opening, Release, TwoPeopleAct
from conversations.models.duty import is_second
from people.models import User

# Of each kind; the next ones come up as these are done.
MOST = 20
PAGES: dict[type[GraveAct], str] = {
    Release: "conversations:release-detail",
    Opening: "conversations:opening-detail",
    Hold: "conversations:hold-detail",
}
DONE: dict[type[GraveAct], str] = {
    Release: "Look at this: somebody’s name was shown",
    Opening: "Look at this: messages were opened and nobody is told",
    Hold: "Look at this: a hold began and nobody is told",
}


@dataclass(frozen=True)
class Line:
    """One thing on the page: `says` stands before the time."""

    title: str
    href: str
    says: str
    at: Any  # a datetime, or a date for the end of a hold


def page_for(act: GraveAct) -> str:
    """The address of one act."""
    return reverse(PAGES[type(act)], args=[act.pk])


def needs_now(user: User, now: datetime) -> list[Line]:
    """What waits for this person, the gravest first. The same number of queries for any number."""
    return [
        *_concerns(user, now),
        *_unheard(user, now),
        *_to_answer(user, now),
        *_reviews(user, now),
    ]


def _concerns(user: User, now: datetime) -> Iterator[Line]:
    rows = Concern.objects.visible_to(user, now).unacknowledged()
    for row in sorted(rows.oldest_first()[:MOST], key=lambda one: not one.is_about_life):
        href = reverse("conversations:concern-detail", args=[row.pk])
        yield Line(row.get_kind_display(), href, "Nobody has taken it up. Told", row.raised_at)


def _unheard(user: User, now: datetime) -> Iterator[Line]:
    """For second openers: that a concern waits, nothing else, and whom to ring."""
    for row in Concern.objects.unheard_for(user, now).oldest_first()[:MOST]:
        yield Line(
            "A concern nobody has taken up: ring a safeguarding lead",
            reverse("conversations:safety-people"),
            "Told",
            row.raised_at,
        )


def _to_answer(user: User, now: datetime) -> Iterator[Line]:
    if not is_second(user, now):
        return
    titles = {Opening: "Shall messages be opened?", Hold: "Shall conversations be held?"}
    for kind, title in titles.items():
        rows: Any = kind._default_manager
        for row in rows.visible_to(user, now).waiting().order_by("lapses_at")[:MOST]:
            yield Line(title, page_for(row), "Over without an answer on", row.lapses_at)


def _reviews(user: User, now: datetime) -> Iterator[Line]:
    for kind, title in DONE.items():
        rows: Any = kind._default_manager
        found = rows.visible_to(user, now).not_reviewed().order_by("review_at")
        for row in found[:MOST]:
            if user.pk not in actors(row):
                yield Line(title, page_for(row), "By", row.review_at)


def under_way(user: User, now: datetime) -> list[Line]:
    """What is in force or in somebody's hands."""
    return [*_taken_up(user, now), *_in_force(user, now)]


def _taken_up(user: User, now: datetime) -> Iterator[Line]:
    rows = Concern.objects.visible_to(user, now).current().filter(acknowledged_at__isnull=False)
    for row in rows.oldest_first().select_related("acknowledged_by")[:MOST]:
        mine = row.acknowledged_by_id == user.pk
        name = row.acknowledged_by.name if row.acknowledged_by else "somebody who has left"
        yield Line(
            row.get_kind_display(),
            reverse("conversations:concern-detail", args=[row.pk]),
            f"Taken up by {'you' if mine else name},",
            row.acknowledged_at,
        )


def _in_force(user: User, now: datetime) -> Iterator[Line]:
    shown = Release.objects.visible_to(user, now).current(now).filter(released_by=user)
    for release in shown.order_by("shown_until")[:MOST]:
        yield Line("A name shown to you", page_for(release), "Until", release.shown_until)
    openings = Opening.objects.visible_to(user, now)
    for opening in openings.in_force(now).order_by("until")[:MOST]:
        yield Line("Messages opened", page_for(opening), "Until", opening.until)
    yield from _asked(openings.waiting().filter(asked_by=user))
    holds = Hold.objects.visible_to(user, now)
    for hold in holds.in_force(now).order_by("until")[:MOST]:
        yield Line("Conversations held", page_for(hold), "Until", hold.until)
    yield from _asked(holds.waiting().filter(asked_by=user))


def _asked(rows: "QuerySet[Any]") -> Iterator[Line]:
    row: TwoPeopleAct
    for row in rows.order_by("lapses_at")[:MOST]:
        title = "You asked to open messages" if isinstance(row, Opening) else "You asked for a hold"
        yield Line(title, page_for(row), "Over without an answer on", row.lapses_at)
