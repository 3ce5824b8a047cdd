"""Regular work: leavers leave, long searches end, what is over goes."""

from datetime import datetime

from jobs.schedule import every
from mentoring import actions
from mentoring import sweeps as sweeps
from mentoring.actions import ending, keeping, reminding
from mentoring.actions.keeping import needs_over, offers_over
from mentoring.models import FollowUp, ReviewCode
from mentoring.sweeps import MORNING
from records.clock import today
from records.expiry import expires


@every(minutes=1)
def sweep_mentoring(*, now: datetime) -> None:
    """What people with closed accounts offered and looked for ends."""
    actions.leave_left_behind(now=now)


@every(minutes=1)
def sweep_pairs(*, now: datetime) -> None:
    """Pairs end of two who must not meet any more, which nothing may hold up, and those in which an
    account was closed."""
    ending.end_apart(now=now)
    ending.end_left_behind(now=now)


@every(days=1, at=MORNING)
def look_after_pairs(*, now: datetime) -> None:
    """Pairs whose last day is over end; others are reminded of what comes next; who ended months
    ago is asked once more."""
    ending.end_over(now=now)
    reminding.remind_pairs(now=now)
    reminding.ask_later(now=now)


@every(days=1)
def lapse_needs(*, now: datetime) -> None:
    """Who looked for a year is told that it ended."""
    actions.lapse_needs(now=now)


@every(days=1)
@expires("mentoring_offers", rows=lambda now: [offers_over(now)])
def forget_offers(*, now: datetime) -> None:
    """What ended or was refused a month ago goes, with whom it was put to."""
    keeping.forget_offers(now=now)


@every(days=1)
@expires("mentoring_needs", rows=lambda now: [needs_over(now)])
def forget_needs(*, now: datetime) -> None:
    """What was found, taken back or lapsed a month ago goes, with whom it was put to."""
    keeping.forget_needs(now=now)


@every(days=1)
@expires("mentoring_follow_ups", rows=lambda now: [FollowUp.objects.over(today(now))])
def forget_follow_ups(*, now: datetime) -> None:
    """Who was asked once more and did not answer is not asked for ever."""
    FollowUp.objects.over(today(now)).delete()


@every(days=1)
@expires("mentoring_reviews", rows=lambda now: [ReviewCode.objects.over(today(now))])
def forget_review_codes(*, now: datetime) -> None:
    """Codes that nobody used go."""
    ReviewCode.objects.over(today(now)).delete()
