"""When a service is open, week after week."""

import uuid
from typing import TYPE_CHECKING, Final

from django.db import models

from records.fields import CodesField
from records.models import Row
from signposting.hours import WEEKDAYS, Span
from signposting.models.signposts import Signpost

# Codes of RFC 5545 and of Open Referral's `byday`.
DAYS: Final = list(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), WEEKDAYS, strict=True))
NUMBERS: Final = {code: number for number, (code, _) in enumerate(DAYS)}
EVERY_DAY: Final = [code for code, _ in DAYS]


class Schedule(Row):
    """On these weekdays from one time to another, on the clock on the wall; to the next day where
    it closes no later than it opens."""

    if TYPE_CHECKING:
        signpost_id: uuid.UUID

    signpost = models.ForeignKey(Signpost, models.CASCADE, related_name="schedules")
    days = CodesField(choices=DAYS)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["opens", "pk"]

    def __str__(self) -> str:
        return "hours"

    @property
    def rrule(self) -> str:
        """How it repeats, in the words of RFC 5545 and of Open Referral."""
        return f"FREQ=WEEKLY;BYDAY={','.join(self.days)}"

    @property
    def span(self) -> Span:
        """As signposting.hours reckons with it."""
        return Span(frozenset(NUMBERS[code] for code in self.days), self.opens, self.closes)
