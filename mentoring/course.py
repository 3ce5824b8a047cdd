"""The course of a pair from its first day to its last: pure functions of days.

A review is asked for half way and at the end; reminders are few, each comes once, and silence ends
nothing before the day that both agreed on.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from records.clock import months_after

# Without an agreement for so long both are reminded, then the desk reads a reference.
AGREE_REMIND: Final = timedelta(days=14)
AGREE_DESK: Final = timedelta(days=28)
# Without a meeting for so long beyond what they agreed.
MEET_REMIND: Final = timedelta(days=7)
MEET_DESK: Final = timedelta(days=28)
# So long before the last day both read that it comes.
ENDING: Final = timedelta(days=14)
# Who was asked months later and does not answer is not asked for ever.
FOLLOW_UP_LIFE: Final = timedelta(days=60)
# The morning after its last day a pair ends by itself; where that did not happen for so long, a
# desk reads it.
OVER_DESK: Final = timedelta(days=3)
# Buddies are in touch so long before the first day.
BEFORE_DAY_ONE: Final = timedelta(days=3)
# The first meeting of buddies is soon.
FIRST_MEETING: Final = timedelta(days=7)


@dataclass(frozen=True)
class Standing:
    """How a pair stands, in days. `met_on`: the last meeting; `next_on`: the next one they fixed;
    `agreed`: whether both accepted an agreement, or none is asked of them."""

    started_on: date
    ends_on: date
    meet_every: int
    agreed: bool
    met_on: date | None = None
    next_on: date | None = None


def half_way(started_on: date, ends_on: date) -> date:
    """The day in the middle."""
    return started_on + (ends_on - started_on) // 2


def is_half_way(one: Standing, on: date) -> bool:
    """Whether the review in the middle is asked for: from the middle on, until the end is near."""
    return half_way(one.started_on, one.ends_on) <= on < one.ends_on - ENDING


def is_ending(one: Standing, on: date) -> bool:
    """Whether the last day is near."""
    return on >= one.ends_on - ENDING


def is_over(one: Standing, on: date) -> bool:
    """Whether the last day is over."""
    return on > one.ends_on


def meeting_due(one: Standing) -> date:
    """The day by which they would have met again, as they agreed."""
    if one.met_on is None:
        return one.started_on + max(FIRST_MEETING, timedelta(days=one.meet_every))
    return one.met_on + timedelta(days=one.meet_every)


def without_agreement(one: Standing, on: date) -> timedelta | None:
    """Since when there is no agreement; None when there is one."""
    return None if one.agreed else on - one.started_on


def without_meeting(one: Standing, on: date) -> timedelta | None:
    """How long a meeting is overdue; None when it is not, or when the next one is fixed."""
    if one.next_on is not None and one.next_on >= on:
        return None
    overdue = on - meeting_due(one)
    return overdue if overdue > timedelta() else None


def reminds(one: Standing, on: date) -> bool:
    """Whether both are reminded gently of what is missing."""
    agreement, meeting = without_agreement(one, on), without_meeting(one, on)
    late_to_agree = agreement is not None and agreement >= AGREE_REMIND
    return late_to_agree or (meeting is not None and meeting >= MEET_REMIND)


def at_desk(one: Standing, on: date) -> tuple[str, ...]:
    """What the desk reads of a pair, by its reference: codes of what has been missing for long."""
    agreement, meeting = without_agreement(one, on), without_meeting(one, on)
    found = []
    if agreement is not None and agreement >= AGREE_DESK:
        found.append("agreement")
    if meeting is not None and meeting >= MEET_DESK:
        found.append("meeting")
    if on >= one.ends_on + OVER_DESK:
        found.append("over")
    return tuple(found)


def stage_of(one: Standing, on: date, *, ended: bool) -> str:
    """Where a pair is: what its page puts first and what the library has for it."""
    if ended:
        return "ended"
    if is_over(one, on):
        return "over"
    if is_ending(one, on):
        return "ending"
    if is_half_way(one, on):
        return "half_way"
    return "start" if not one.agreed or one.met_on is None else "under_way"


def follow_up_on(ended_on: date, months: int) -> date | None:
    """From when on both are asked how it was: the first of a month, which tells of no day. None
    where nobody is asked."""
    return months_after(ended_on.replace(day=1), months + 1) if months else None


def code_until(on: date) -> date:
    """The last day of a one-time code: that of the next month, so that it does not tell the day on
    which it was made."""
    return months_after(on.replace(day=1), 2) - timedelta(days=1)


def in_touch_late(first_day: date | None, on: date, *, in_touch: bool) -> bool:
    """Whether a first day is near and nobody has written or met yet."""
    return first_day is not None and not in_touch and first_day - BEFORE_DAY_ONE <= on <= first_day
