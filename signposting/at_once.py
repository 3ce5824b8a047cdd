"""A few entries with their numbers and hours in one statement, for a page that counts its queries.

An entry has some numbers and some lines of hours: joined, each number stands beside each line. That
is a few dozen rows for an entry, and each is taken apart here.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import F, QuerySet

from signposting.models import Channel, Schedule, Signpost

CHANNEL: Final = (
    "id", "kind", "value", "number", "keyword", "label", "free", "place", "checked_on",
    "review_on", "wrong_on",
)  # fmt: skip
SCHEDULE: Final = ("id", "days", "opens", "closes")
# Not for a card, and long.
LEFT_OUT: Final = ("owner_email", "search_text", "sources", "unverified")


def at_once(rows: QuerySet[Signpost]) -> list[Signpost]:
    """These entries, in the order in which they come, with `channels` and `schedules` as if they
    were prefetched. One query."""
    beside = {f"channel_{name}": F(f"channels__{name}") for name in CHANNEL}
    beside |= {f"schedule_{name}": F(f"schedules__{name}") for name in SCHEDULE}
    joined: Any = rows.select_related("provider").defer(*LEFT_OUT).annotate(**beside)
    found: dict[Any, Signpost] = {}
    channels: dict[Any, dict[Any, Channel]] = {}
    schedules: dict[Any, dict[Any, Schedule]] = {}
    for row in joined:
        signpost = found.setdefault(row.pk, row)
        _take(channels.setdefault(row.pk, {}), Channel, signpost, _part(row, "channel", CHANNEL))
        _take(
            schedules.setdefault(row.pk, {}), Schedule, signpost, _part(row, "schedule", SCHEDULE)
        )
    for pk, signpost in found.items():
        signpost._prefetched_objects_cache = {  # type: ignore[attr-defined]  # as prefetching does
            "channels": sorted(channels[pk].values(), key=lambda one: (one.place, one.pk)),
            "schedules": sorted(schedules[pk].values(), key=lambda one: (one.opens, one.pk)),
        }
    return list(found.values())


def _part(row: Any, what: str, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, f"{what}_{name}") for name in names}


def _take(
    taken: dict[Any, Any], model: type[Any], signpost: Signpost, values: Mapping[str, Any]
) -> None:
    """One row of another table; nothing where the entry has none."""
    if values["id"] is not None and values["id"] not in taken:
        taken[values["id"]] = model(signpost=signpost, **values)
