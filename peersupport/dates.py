"""Dates and times in words, in UK time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def day(value: date | datetime) -> str:
    """ "Monday 23 November 2026"; a moment is taken as a UK day."""
    local = _local(value) if isinstance(value, datetime) else value
    return f"{local:%A} {local.day} {local:%B %Y}"


def exact(moment: datetime) -> str:
    """ "Monday 23 November 2026 at 19:05"."""
    return f"{day(moment)} at {_local(moment):%H:%M}"


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
