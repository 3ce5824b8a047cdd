"""What happens when nobody answers, and when: pure functions of the choice and the moment.

The clock starts when somebody is asked and runs through nights and weekends: quiet hours may delay
a mail, never the clock. Moments are UTC inside, so a change to summer time moves nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from conversations.models import When
from records.clock import LONDON


@dataclass(frozen=True)
class Times:
    """When a supporter who was asked is reminded, and when the request is handed on."""

    remind: datetime
    hand_on: datetime


@dataclass(frozen=True)
class _After:
    """What follows how long after the start, by what the colleague said.

    `desk`: a coordinator is told that a request waits (reference and age only). `release`: how
    long the colleague may take to choose what a supporter sees. `most`: how many supporters who
    fit are asked at the same time.
    """

    remind: timedelta
    hand_on: timedelta
    desk: timedelta
    release: timedelta
    most: int


_AFTER: Final[dict[str, _After]] = {
    When.TODAY: _After(
        remind=timedelta(hours=2),
        hand_on=timedelta(hours=4),
        desk=timedelta(hours=4),
        release=timedelta(hours=24),
        most=3,
    ),
    When.WEEK: _After(
        remind=timedelta(hours=24),
        hand_on=timedelta(hours=48),
        desk=timedelta(hours=72),
        release=timedelta(days=3),
        most=1,
    ),
    When.NO_HURRY: _After(
        remind=timedelta(hours=72),
        hand_on=timedelta(days=7),
        desk=timedelta(days=8),
        release=timedelta(days=7),
        most=1,
    ),
}
# How long a request that nobody could take stays open for another choice.
_TO_CHOOSE: Final = timedelta(days=14)
# How often we look again for somebody who fits, where the colleague wants us to.
LOOK_EVERY: Final = timedelta(hours=1)
# Open conversations: the supporter is reminded, then the desk is told.
REPLY: Final = timedelta(hours=72)
REPLY_DESK: Final = timedelta(hours=96)
# Nobody has written for so long that both are asked whether to go on.
QUIET: Final = timedelta(days=60)
# An alert nobody acknowledged goes to the next one after this.
ACKNOWLEDGE: Final = timedelta(hours=24)
# Somebody who is back is asked in the morning, UK time.
_MORNING: Final = time(8)


def times(when: str, asked_at: datetime) -> Times:
    """The times that follow when somebody is asked at `asked_at` by the choice `when`."""
    after = _AFTER[when]
    return Times(asked_at + after.remind, asked_at + after.hand_on)


def desk_at(when: str, now: datetime) -> datetime:
    """When a coordinator is told about a request that began to wait at `now`."""
    return now + _AFTER[when].desk


def band(waited: timedelta) -> str:
    """How long somebody waited for a yes, coarse enough for figures that name nobody."""
    for most, name in ((1, "day"), (3, "three_days"), (7, "week")):
        if waited <= timedelta(days=most):
            return name
    return "later"


def at_once(when: str) -> int:
    """How many supporters who fit are asked at the same time."""
    return _AFTER[when].most


def release_until(when: str, now: datetime) -> datetime:
    """Until when the colleague can say what the supporter who said yes may see."""
    return now + _AFTER[when].release


def choice_until(now: datetime) -> datetime:
    """Until when a request that nobody could take waits for another choice."""
    return now + _TO_CHOOSE


def morning_after(day: date) -> datetime:
    """Eight in the morning, UK time, of the day after `day`."""
    return morning_of(day + timedelta(days=1))


def morning_of(day: date) -> datetime:
    """Eight in the morning of this day, UK time."""
    return datetime.combine(day, _MORNING, tzinfo=LONDON)


def reply_at(since: datetime, away_until: date | None, *, reminded: bool) -> datetime:
    """When something happens about a colleague who waits since `since` in an open conversation:
    first the reminder, then the desk. A supporter who said they are away has until their return.
    """
    after = REPLY_DESK if reminded else REPLY
    start = since if away_until is None else max(since, morning_after(away_until) - REPLY)
    return start + after
