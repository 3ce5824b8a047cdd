"""Dates as people in the United Kingdom count them. Moments are stored in UTC by Django."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def today(now: datetime | None = None) -> date:
    """The date in London at the aware moment `now` (default: this moment)."""
    return (now or timezone.now()).astimezone(LONDON).date()


def week_of(day: date) -> date:
    """The Monday of the week that `day` is in."""
    return day - timedelta(days=day.weekday())
