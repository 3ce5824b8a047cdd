"""Regular work about people."""

from datetime import datetime

from jobs.schedule import every
from people import actions


@every(days=1)
def forget_unfinished_sign_ups(*, now: datetime) -> None:
    """Sign-ups whose address nobody confirmed go at night, and invitations that ran out."""
    actions.drop_unfinished(now=now)


@every(days=1)
def forget_ended_appointments(*, now: datetime) -> None:
    """Who was a lead or second opener is kept for three years after it ended."""
    actions.drop_ended_appointments(now=now)
