"""What the entries for everybody say about urgent help: gathered for at_hand.py to keep."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from signposting import urgent
from signposting.at_hand import AtHand, Called, Entry, Way
from signposting.models import Channel, Signpost, Version, What
from signposting.models.channels import Kind

# More than this nobody reads in a bad hour.
MOST: Final = 12
# Those that have a place of their own on the page.
PLACED: Final = frozenset(
    {line.slug for line in (*urgent.FIXED, *urgent.NHS_LINES.values())} | set(urgent.BY_ENTRY)
)
_GONE: Final = frozenset({Signpost.State.HIDDEN, Signpost.State.RETIRED})


def gathered(on: date) -> AtHand:
    """What is checked and may be said on this UK day. Two queries."""
    about = Q(slug__in=urgent.BY_ENTRY) | Q(pk__in=Signpost.objects.published().urgent())
    rows = Signpost.objects.national().filter(about).order_by("place", "name", "pk")
    away = Version.objects.filter(signpost=OuterRef("pk"), what=What.TAKEN_AWAY)
    entries = list(rows.annotate(taken_away=Exists(away)).prefetch_related("channels"))
    lines = {row.slug: said for row in entries if (said := _called(row, on)) is not None}
    others = [row for row in entries if row.slug not in PLACED and _may_be_shown(row)]
    return AtHand(
        lines={slug: lines[slug] for slug in sorted(lines) if slug in urgent.BY_ENTRY},
        texts=_entries(others, Kind.TEXT, on),
        more=_entries(others, Kind.PHONE, on),
    )


def _called(row: Signpost, on: date) -> Called | None:
    """What an entry says of the line of its name; None while nobody has said anything: then the
    settings decide (URGENT_LINES_CHECKED)."""
    if row.state in _GONE:
        return Called("")
    shown = _shown(row, Kind.PHONE, on) if row.state == Signpost.State.PUBLISHED else []
    if shown and row.demo:
        return None
    if shown:
        return Called(shown[0].value, _day(shown[0].checked_on), _day(shown[0].review_on))
    # Once people found a number of it wrong, no setting knows better: also when it is taken away.
    wrong = any(channel.wrong_on for channel in row.channels.all())
    return Called("") if wrong or getattr(row, "taken_away", False) else None


def _may_be_shown(row: Signpost) -> bool:
    """Numbers nobody has called are for the demo alone, as everywhere."""
    return not row.demo or bool(getattr(settings, "SHOW_UNCHECKED_NUMBERS", False))


def _shown(row: Signpost, kind: Kind, on: date) -> list[Channel]:
    return [one for one in row.channels.all() if one.kind == kind and one.is_shown(on)]


def _entries(rows: Iterable[Signpost], kind: Kind, on: date) -> tuple[Entry, ...]:
    made = ((row, _shown(row, kind, on)) for row in rows)
    return tuple(_entry(row, channels) for row, channels in made if channels)[:MOST]


def _entry(row: Signpost, channels: list[Channel]) -> Entry:
    return Entry(
        name=row.name,
        what_for=row.what_for.rstrip("."),
        hours=row.hours.rstrip("."),
        age=_age(row, channels),
        ways=tuple(Way(_before(one), one.value, one.href) for one in channels),
        review_on=min((_day(one.review_on) for one in channels), default=""),
    )


def _before(channel: Channel) -> str:
    if channel.kind == Kind.TEXT:
        return f"Text {channel.keyword} to" if channel.keyword else "Text"
    return "Call"


def _age(row: Signpost, channels: list[Channel]) -> str:
    """When the numbers were checked: the oldest of these days."""
    days = [one.checked_on for one in channels if one.checked_on]
    if row.demo or not days:
        return "demo data, not checked"
    day = min(days)
    return f"Last checked on {day.day} {day:%B %Y}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
