"""The starting set of signposts, read from our own file. Nothing in it counts as checked."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, Final

from signposting import numbers
from signposting.hours import MIDNIGHT
from signposting.models import Kind
from signposting.models.schedules import EVERY_DAY

_DATA = Path(__file__).parent / "data" / "signposts.json"
# What an entry may become: a draft whose number may be shown once somebody has checked it, or one
# that carries no number until somebody has found it out.
AFTER_CHECK: Final = "ok_after_check"
CHECK_FIRST: Final = "check_first"


@dataclass(frozen=True)
class Entry:
    """One service of the starting set. `fields` are those of the model `Signpost`, `channels`
    those of each `Channel`, `schedules` of each `Schedule`. `provider`: who runs it, or ""."""

    slug: str
    publish: str
    provider: str
    fields: dict[str, Any]
    channels: list[dict[str, Any]]
    schedules: list[dict[str, Any]]


def entries() -> list[Entry]:
    """Every entry. Raises ValueError for one that must not be here at all."""
    return [_entry(dict(raw)) for raw in json.loads(_DATA.read_text())["entries"]]


def _entry(raw: dict[str, Any]) -> Entry:
    slug, publish = raw.pop("slug"), raw.pop("publish")
    if publish not in (AFTER_CHECK, CHECK_FIRST):
        raise ValueError(f"{slug}: {publish} entries are never carried.")
    if publish == CHECK_FIRST and (raw["phones"] or raw["texts"] or raw["email"]):
        raise ValueError(f"{slug}: no number before somebody has checked it.")
    raw = {"min_age": None, "max_age": None, **raw}
    channels, schedules = list(_channels(raw)), list(_schedules(raw))
    return Entry(slug, publish, raw.pop("provider", ""), raw, channels, schedules)


def _schedules(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Taken out of the entry: day and night, or what is written down."""
    if raw.pop("open_24_7", None):
        yield {"days": EVERY_DAY, "opens": MIDNIGHT, "closes": MIDNIGHT}
    for days, opens, closes in raw.pop("schedule", ()):
        times = time.fromisoformat(opens), time.fromisoformat(closes)
        yield {"days": days.split(), "opens": times[0], "closes": times[1]}


def _channels(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Takes them out of the entry, in the order in which the pages show them."""
    for phone in raw.pop("phones"):
        yield {"kind": Kind.PHONE, **_number(phone["number"]), "label": phone["label"],
               "free": phone["free"]}  # fmt: skip
    for text in raw.pop("texts"):
        yield {"kind": Kind.TEXT, **_number(text["number"]), "keyword": text["keyword"] or ""}
    for kind in (Kind.EMAIL, Kind.CHAT, Kind.WEB):
        if value := raw.pop("webchat" if kind == Kind.CHAT else kind):
            yield {"kind": kind, "value": value}


def _number(typed: str) -> dict[str, Any]:
    said, number = numbers.read(typed)
    return {"value": said, "number": number or ""}
