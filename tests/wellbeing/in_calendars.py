"""A calendar file as three programs read it that know nothing of each other."""

import json
import subprocess
from datetime import UTC, datetime, timezone
from pathlib import Path
from typing import Any

import icalendar
import vobject

from bin.assets import FRONTEND, node_folder
from records.clock import LONDON

SCRIPT = Path(__file__).with_name("read_calendar.mjs")
ICAL_JS = FRONTEND / "node_modules" / "ical.js" / "dist" / "ical.js"


def read(content: bytes) -> list[dict[str, Any]]:
    """Each entry as the package that wrote it reads it. Left alone, it takes a zone that it knows
    by name from its own list, and never looks at the one in the file."""
    found = icalendar.Calendar.from_ical(content)
    zones = {
        str(one["tzid"]): one.to_tz(lookup_tzid=False)
        for one in found.walk()
        if isinstance(one, icalendar.Timezone)
    }

    def moment(entry: icalendar.Event, name: str) -> datetime:
        written: Any = entry[name]
        shown: datetime = written.dt
        return shown.replace(tzinfo=zones[written.params["TZID"]])

    entries = [one for one in found.walk() if isinstance(one, icalendar.Event)]
    return [
        {
            "uid": str(one["uid"]), "summary": str(one["summary"]),
            "begins": moment(one, "dtstart"), "ends": moment(one, "dtend"),
            "sequence": one["sequence"], "status": str(one["status"]),
            "place": str(one.get("location", "")),
        }
        for one in entries
    ]  # fmt: skip


def read_elsewhere(content: bytes) -> list[dict[str, Any]]:
    """Each entry as another package reads it. It keeps the first zone it reads of a name: without
    that one it takes the zone from the file."""
    vobject.icalendar.registerTzid(str(LONDON), None)
    found = vobject.readOne(content.decode())
    return [
        {
            "uid": one.uid.value, "summary": one.summary.value, "begins": one.dtstart.value,
            "ends": one.dtend.value, "sequence": int(one.sequence.value),
            "status": one.status.value, "place": one.location.value if "location" in one.contents
            else "",
        }
        for one in found.contents.get("vevent", [])
    ]  # fmt: skip


def read_in_a_browser(content: bytes) -> list[dict[str, Any]]:
    """Each entry as ical.js reads it, on which the calendars of Thunderbird and of many web pages
    stand; it, too, takes the zone from the file."""
    folder = node_folder()
    node = str(folder / "node") if folder else "node"
    done = subprocess.run(
        [node, str(SCRIPT), ICAL_JS.as_uri()],
        input=content, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return [one | {name: _moment(**one[name]) for name in ("begins", "ends")} for one in found]


def _moment(*, wall: str, unix: int) -> datetime:
    """The time on the wall, as far from UTC as the program had it."""
    shown, moment = datetime.fromisoformat(wall), datetime.fromtimestamp(unix, UTC)
    return shown.replace(tzinfo=timezone(shown - moment.replace(tzinfo=None)))


READERS = (read, read_elsewhere, read_in_a_browser)
