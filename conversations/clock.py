"""What happens when nobody answers, and when: pure functions of the choice and the moment.

The clock starts when somebody is asked and runs through nights and weekends: quiet hours may delay
a mail, never the clock. Moments are UTC inside, so a change to summer time moves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from conversations.models import Answer, Offer, Request, State, When


@dataclass(frozen=True)
class Times:
    """When a supporter who was asked is reminded, and when the request is handed on.

    `desk`: when a coordinator is told that a request waits (reference and age only); None when
    handing on comes first. Shown to nobody until there is a desk to tell.
    """

    remind: datetime
    hand_on: datetime
    desk: datetime | None


_AFTER: Final[dict[str, tuple[timedelta, timedelta, timedelta | None]]] = {
    When.TODAY: (timedelta(hours=2), timedelta(hours=4), None),
    When.WEEK: (timedelta(hours=24), timedelta(hours=48), timedelta(hours=72)),
    When.NO_HURRY: (timedelta(hours=72), timedelta(days=7), None),
}
# How long a colleague may take to choose what a second supporter sees.
_TO_RELEASE: Final[dict[str, timedelta]] = {
    When.TODAY: timedelta(hours=24),
    When.WEEK: timedelta(days=3),
    When.NO_HURRY: timedelta(days=7),
}
# How long a request that nobody could take stays open for another choice.
_TO_CHOOSE: Final = timedelta(days=14)


def times(when: str, asked_at: datetime) -> Times:
    """The times that follow when somebody is asked at `asked_at` by the choice `when`."""
    remind, hand_on, desk = _AFTER[when]
    return Times(asked_at + remind, asked_at + hand_on, asked_at + desk if desk else None)


def release_until(when: str, now: datetime) -> datetime:
    """Until when the colleague can say what the supporter who said yes may see."""
    return now + _TO_RELEASE[when]


def choice_until(now: datetime) -> datetime:
    """Until when a request that nobody could take waits for another choice."""
    return now + _TO_CHOOSE


@dataclass(frozen=True)
class Step:
    """One thing that will happen, in words that follow the time."""

    at: datetime
    words: str


def steps(request: Request, offers: Sequence[Offer], now: datetime) -> list[Step]:
    """What happens next to `request` if nobody does anything, for the colleague's page.

    `offers`: all offers of the request with their supporters. In the order of time; what the
    sweep is about to do this minute counts as now.
    """
    if request.state == State.WAITING:
        found = _waiting(request, offers)
    elif request.state == State.RELEASE and request.rests_until:
        found = [Step(request.rests_until, _lapse(offers))]
    elif request.state == State.NOBODY and request.rests_until:
        words = "we close this request if you have not chosen anything."
        found = [Step(request.rests_until, words)]
    else:
        found = []
    return [Step(max(step.at, now), step.words) for step in found]


def _waiting(request: Request, offers: Sequence[Offer]) -> list[Step]:
    asked = next((offer for offer in offers if offer.is_unanswered), None)
    if asked is None or asked.hand_on_at is None:
        return []
    following = next((offer for offer in offers if offer.answer == Answer.NEXT), None)
    found = []
    if asked.remind_at and asked.reminded_at is None:
        found.append(Step(asked.remind_at, f"we remind {asked.supporter_name}."))
    if following is None:
        return [*found, Step(asked.hand_on_at, _silence(asked))]
    name = following.supporter_name
    after = times(request.when, asked.hand_on_at)
    words = f"we ask {name}, as you allowed. {name} sees your words and name only when you say so."
    return [*found, Step(asked.hand_on_at, words), Step(after.hand_on, _silence(following))]


def _silence(offer: Offer) -> str:
    return (
        f"if {offer.supporter_name} has not said yes by then, we tell you, and you choose what "
        "happens."
    )


def _lapse(offers: Sequence[Offer]) -> str:
    if any(offer.answer == Answer.NEXT for offer in offers):
        return "if you have not chosen by then, we ask the next supporter you allowed."
    return "if you have not chosen by then, we let them go, and you choose what happens."
