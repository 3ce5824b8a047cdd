"""The next meeting of a pair as a calendar reads it: one neutral word, a day and a time. With whom
and what for stands in no calendar (decision 53)."""

from datetime import datetime, timedelta
from typing import Final

from mentoring.models import Pair
from records.calendars import Dated, as_calendar

TITLE: Final = "Appointment"


def file_of(pair: Pair, now: datetime) -> bytes | None:
    """The file; None when no meeting is fixed. A meeting moved takes the place of the old one."""
    if pair.next_meeting_at is None or pair.next_key is None:
        return None
    date = Dated(
        key=pair.next_key,
        starts_at=pair.next_meeting_at,
        ends_at=pair.next_meeting_at + timedelta(minutes=pair.next_minutes),
        title=TITLE,
        sequence=pair.next_sequence,
    )
    return as_calendar([date], now, made_by="Appointments")
