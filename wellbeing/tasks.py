"""Regular work: places of leavers go to who waits; people are reminded; who came is forgotten."""

from datetime import datetime

from jobs.schedule import every
from records.clock import today
from records.expiry import expires
from wellbeing import actions
from wellbeing.models import Meeting


@every(minutes=1)
def sweep_events(*, now: datetime) -> None:
    """What people with closed accounts hold is given back, and who waits moves up."""
    actions.leave_left_behind(now=now)


@every(minutes=1)
def remind_of_events(*, now: datetime) -> None:
    """The notice to everybody who wanted one two days or two hours before."""
    actions.remind(now=now)


@every(days=1)
@expires("event_bookings", count=lambda now: Meeting.objects.to_forget(today(now)).count())
def forget_who_came(*, now: datetime) -> None:
    """Some days after a date three numbers are left of it (wellbeing/actions/forgetting.py)."""
    actions.forget(now=now)
