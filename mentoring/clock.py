"""What happens when nobody answers, and when: pure functions of the moment.

The same hours as for somebody who asks for support within a week. The clock runs through nights and
weekends: quiet hours delay a mail, never the clock. Moments are UTC inside, so a change to summer
time moves nothing.
"""

from datetime import datetime, timedelta
from typing import Final

REMIND: Final = timedelta(hours=24)
HAND_ON: Final = timedelta(hours=48)
DESK: Final = timedelta(hours=72)


def remind_at(asked_at: datetime) -> datetime:
    """When somebody who was asked and has not answered is told once more."""
    return asked_at + REMIND


def until(asked_at: datetime) -> datetime:
    """Until when they can answer; then the second choice is asked."""
    return asked_at + HAND_ON


def desk_at(since: datetime) -> datetime:
    """When a desk is told that somebody has been waiting for an answer since then."""
    return since + DESK
