"""What on the list of where to turn has to be looked at, and how soon."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from people.models import User
from signposting.models import Channel, Correction, Signpost
from signposting.wording import best

# So long before something hides itself somebody is told.
AHEAD: Final = timedelta(days=30)
# The list has some dozens of entries; more than this is never read at once.
MOST: Final = 500


class When(IntEnum):
    """How soon; the order on the page."""

    URGENT = 0
    ANSWERED = 1
    HIDDEN = 2
    SOON = 3
    SECOND = 4
    DRAFT = 5


WORDS: Final = {
    When.URGENT: "It may save a life: late and still shown, or a number found wrong",
    When.ANSWERED: "The service itself answered: look at what it says",
    When.HIDDEN: "Hidden: its day has passed, or it was found wrong",
    When.SOON: "Due within 30 days",
    When.SECOND: "One person has checked it: another one is needed",
    When.DRAFT: "Nobody has checked it yet",
}


@dataclass(frozen=True)
class Due:
    """One entry, how soon, and its numbers and addresses that somebody has to look at."""

    signpost: Signpost
    when: When
    channels: tuple[Channel, ...]


WAITING: Final = Prefetch(
    "corrections", queryset=Correction.objects.waiting().only("signpost"), to_attr="answers"
)


def entries_for(user: User) -> QuerySet[Signpost]:
    """The entries this person looks after, those for a crisis first, with their channels; closed
    ones as well, of which nothing is due."""
    rows = Signpost.objects.looked_after_by(user)
    return rows.with_channels().prefetch_related(WAITING).order_by("place", "name")


def away(user: User | None, fits: Q, words: str = "") -> int:
    """How many published entries that fit and have all of these words are hidden from this person
    until somebody has checked them again."""
    published = Signpost.objects.published().near(user).filter(fits)
    stale = published.exclude(pk__in=Signpost.objects.fresh())
    found = best(words, stale.values_list("pk", "search_text")[:MOST])
    return len(found.ids) if found.exact else 0


def due(signposts: Iterable[Signpost], on: date) -> list[Due]:
    """Those of the entries that somebody has to look at on this UK day, the soonest first."""
    open_ones = (one for one in signposts if one.state != Signpost.State.RETIRED)
    found = [one for signpost in open_ones for one in _due(signpost, on)]
    return sorted(found, key=lambda one: one.when)


def _due(signpost: Signpost, on: date) -> Iterator[Due]:
    if getattr(signpost, "answers", ()):
        yield Due(signpost, When.ANSWERED, ())
    if signpost.demo or signpost.state != Signpost.State.PUBLISHED:
        yield Due(signpost, When.DRAFT, tuple(signpost.channels.all()))
    else:
        yield from _of_published(signpost, on)


def _of_published(signpost: Signpost, on: date) -> Iterator[Due]:
    late, soon, waiting = [], [], []
    for channel in signpost.channels.all():
        until = channel.review_on
        if until is None:
            waiting.append(channel)
        elif until < on:
            late.append(channel)
        elif until <= on + AHEAD:
            soon.append(channel)
    # One that was found wrong is hidden until another is found; the others wait for somebody.
    wrong = any(channel.wrong_on for channel in waiting)
    if late or _is_past(signpost, on) or (wrong and signpost.is_urgent):
        yield Due(signpost, When.URGENT if signpost.is_urgent else When.HIDDEN, (*late, *waiting))
    elif soon or _is_past(signpost, on + AHEAD + timedelta(days=1)):
        yield Due(signpost, When.SOON, (*soon, *waiting))
    elif waiting:
        yield Due(signpost, When.HIDDEN if wrong else When.SECOND, tuple(waiting))


def _is_past(signpost: Signpost, on: date) -> bool:
    return signpost.review_on is None or signpost.review_on < on
