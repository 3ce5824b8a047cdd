"""What changed from one version of an entry to the next, field by field and word by word."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from signposting.models import Kind, Signpost
from signposting.taxonomy import URGENCIES
from signposting.words import NOTHING, WORDS, said

# A picture: "words" by field, "urgency", "review_days", "on_holidays", "state", "replaced_by", and
# lists of "hours", "places" and "numbers".
Picture = dict[str, Any]
HOURS: Final = ("days", "opens", "closes")
PLACE: Final = ("name", "address", "town", "postcode", "access_words")
NUMBER: Final = ("kind", "value", "keyword", "label", "free")
# The parts of a picture that are right or wrong together; each number is by itself.
SAID_OF: Final = ("words", "on_holidays", "hours", "places")
LABELS: Final = {
    "name": "Name",
    "provider": "Who runs it",
    "what_for": "What it is for",
    "who_for": "Who it is for",
    "groups": "Who may use it",
    "min_age": "Youngest age",
    "max_age": "Oldest age",
    "services": "Emergency services",
    "nations": "Nations",
    "regions": "Parts of England",
    "needs": "Needs",
    "hours": "Hours, in words",
    "cost": "Cost, in words",
    "costs": "Cost",
    "languages": "Languages",
    "access": "What helps people to use it",
    "access_words": "More about getting in or through",
    "tells_employer": "Does it tell the employer?",
    "tells_words": "The same in a sentence",
    "times": "Open",
    "places": "Places",
    "numbers": "Numbers and addresses",
    "urgency": "How urgent",
    "review_days": "Days that a check lasts",
    "state": "State",
    "replaced_by": "What has taken its place",
}
# Words and what stands between them: a full stop that is new is no new word.
_PIECES: Final = re.compile(r"\w+|\s+|[^\w\s]")


def picture(signpost: Signpost) -> Picture:
    """The whole of an entry as it is now, in values that JSON holds. Three queries, or none where
    everything is prefetched."""
    words = {name: getattr(signpost, name) for name in WORDS}
    return {
        "words": {**words, "provider": str(signpost.provider or "")},
        "state": signpost.state,
        "replaced_by": str(signpost.replaced_by or ""),
        "urgency": signpost.urgency,
        "review_days": signpost.review_days,
        "on_holidays": signpost.on_holidays,
        "hours": [
            {"days": one.days, "opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}"}
            for one in signpost.schedules.all()
        ],
        "places": [
            {name: getattr(one, name) for name in PLACE} for one in signpost.locations.all()
        ],
        "numbers": [
            {**{name: getattr(one, name) for name in NUMBER}, "wrong": one.wrong_on is not None}
            for one in signpost.channels.all()
        ],
    }


def mark_of(signpost: Signpost) -> str:
    """Another as soon as its words, hours or places are other ones: what somebody says of them is
    said of these. Queries as for `picture`."""
    held = {name: part for name, part in picture(signpost).items() if name in SAID_OF}
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Difference:
    """One field that changed. `pieces`: ("same" | "out" | "added", words), in order."""

    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """What is the same, taken out and added, word by word."""
        return list(_pieces(_PIECES.findall(self.before), _PIECES.findall(self.after)))


def _pieces(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[a:b])
            continue
        if a != b:
            yield "out", "".join(old[a:b])
        if c != d:
            yield "added", "".join(new[c:d])


def differences(before: Picture, after: Picture) -> list[Difference]:
    """Every field that is not the same, in the order of the page."""
    old, new = in_words(before), in_words(after)
    return [
        Difference(label, old[name], new[name])
        for name, label in LABELS.items()
        # Pictures of the first months do not hold all of them.
        if name in old and name in new and old[name] != new[name]
    ]


def in_words(held: Picture) -> dict[str, str]:
    """A picture as people read it, by the names of LABELS."""
    words = {name: said(name, held["words"].get(name)) for name in WORDS}
    shut = ["not on bank holidays"] if held["on_holidays"] == "closed" else []
    times = [f"{', '.join(one['days'])} {one['opens']} to {one['closes']}" for one in held["hours"]]
    places = [", ".join(one[name] for name in PLACE if one[name]) for one in held["places"]]
    weight: dict[str, str] = {}
    if "urgency" in held:
        weight["urgency"] = dict(URGENCIES)[held["urgency"]]
        weight["review_days"] = str(held["review_days"])
    return {
        **words,
        **weight,
        "times": "; ".join([*times, *shut]) or NOTHING,
        "places": "; ".join(places) or NOTHING,
        "numbers": "; ".join(_number(one) for one in held["numbers"]) or NOTHING,
        "state": str(Signpost.State(held["state"]).label),
        # Pictures of the first weeks do not hold it.
        "replaced_by": held.get("replaced_by") or NOTHING,
    }


def _number(one: dict[str, Any]) -> str:
    parts = [Kind(one["kind"]).label, one["value"], one["keyword"], one["label"]]
    if one["free"]:
        parts.append("free to call")
    if one["wrong"]:
        parts.append("found wrong")
    return " ".join(part for part in parts if part)
