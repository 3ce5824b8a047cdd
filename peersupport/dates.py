"""Dates and times in words, in UK time."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def day(value: date | datetime) -> str:
    """ "Monday 23 November 2026"; a moment is taken as a UK day."""
    return _in_words(_local(value).date() if isinstance(value, datetime) else value)


@lru_cache(maxsize=512)
def _in_words(value: date) -> str:
    return f"{value:%A} {value.day} {value:%B %Y}"


def exact(moment: datetime) -> str:
    """ "Monday 23 November 2026 at 19:05"."""
    local = _local(moment)
    return f"{_in_words(local.date())} at {local.hour:02}:{local.minute:02}"


def ago(value: date | datetime) -> str:
    """How long ago, coarsely, for lists: "today", "yesterday", "3 days ago", "2 weeks ago"."""
    local = _local(value).date() if isinstance(value, datetime) else value
    days = (_local(timezone.now()).date() - local).days
    if days < 1:
        return "today" if days == 0 else day(local)
    if days == 1:
        return "yesterday"
    if days < 7:
        return f"{days} days ago"
    if days < 14:
        return "last week"
    return f"{days // 7} weeks ago" if days < 60 else "more than two months ago"
