"""The areas of lived experience, and the words around a profile: read once, from our own file.

Wording is "experience of", never a diagnosis on a person. Areas marked sensitive are never
listed: they start as "only when someone asks without a list".
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.db import models

_DATA = Path(__file__).parent / "data" / "lived_experience.json"


@dataclass(frozen=True)
class Area:
    """One area; `special` is special category data under UK GDPR article 9."""

    code: str
    label: str
    group: str
    special: bool
    sensitive: bool


@dataclass(frozen=True)
class Group:
    """A group of areas, in the order they are shown."""

    code: str
    label: str
    areas: tuple[Area, ...]


def _read() -> tuple[Group, ...]:
    groups = []
    for raw in json.loads(_DATA.read_text())["groups"]:
        areas = tuple(
            Area(
                code=area["code"],
                label=area["label"],
                group=raw["code"],
                special=area.get("special", raw["special"]),
                sensitive=area.get("sensitive", False),
            )
            for area in raw["areas"]
        )
        groups.append(Group(raw["code"], raw["label"], areas))
    return tuple(groups)


GROUPS = _read()
AREAS: dict[str, Area] = {area.code: area for group in GROUPS for area in group.areas}
# Never listed, filtered or counted: choosing one always gets the same answer.
SENSITIVE: frozenset[str] = frozenset(code for code, area in AREAS.items() if area.sensitive)
AREA_CHOICES = [(group.label, [(a.code, a.label) for a in group.areas]) for group in GROUPS]


class Audience(models.TextChoices):
    """Who may see that a supporter has experience of an area."""

    EVERYONE = "everyone", "Everyone who may see me"
    OWN = "own", "My organisation only"
    OTHERS = "others", "Other organisations only"
    BLIND = "blind", "Only when someone asks without a list"


class Way(models.TextChoices):
    """Ways to talk."""

    MESSAGE = "message", "Message here"
    PHONE = "phone", "Phone"
    VIDEO = "video", "Video call"
    IN_PERSON = "in_person", "In person"
    WALK = "walk", "Walk and talk"
    GROUP = "group", "Group"


class Language(models.TextChoices):
    """Languages a supporter can talk in."""

    ENGLISH = "en", "English"
    WELSH = "cy", "Welsh"
    GAELIC = "gd", "Scottish Gaelic"
    IRISH = "ga", "Irish"
    BSL = "bsl", "British Sign Language"
    POLISH = "pl", "Polish"
    PUNJABI = "pa", "Punjabi"
    URDU = "ur", "Urdu"
    BENGALI = "bn", "Bengali"
    ROMANIAN = "ro", "Romanian"
    ARABIC = "ar", "Arabic"
    GUJARATI = "gu", "Gujarati"


class Region(models.TextChoices):
    """Where a supporter works; wide enough that it names nobody."""

    NORTH_EAST = "north_east", "North East"
    NORTH_WEST = "north_west", "North West"
    YORKSHIRE = "yorkshire", "Yorkshire and the Humber"
    EAST_MIDLANDS = "east_midlands", "East Midlands"
    WEST_MIDLANDS = "west_midlands", "West Midlands"
    EAST = "east", "East of England"
    LONDON = "london", "London"
    SOUTH_EAST = "south_east", "South East"
    SOUTH_WEST = "south_west", "South West"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class CheckKind(models.TextChoices):
    """What must be met and current before anyone is listed."""

    CONFLICTS = "conflicts", "Conduct and conflict check"
    REFERENCE = "reference", "Peer nomination or reference"
    PANEL = "panel", "Interview by panel"
    TRAINING = "training", "Training standard met"


# How long a check usually holds; our own choice, no source gives figures.
USUAL: Final = {
    CheckKind.CONFLICTS: timedelta(days=365),
    CheckKind.REFERENCE: timedelta(days=3 * 365),
    CheckKind.PANEL: timedelta(days=3 * 365),
    CheckKind.TRAINING: timedelta(days=365),
}
