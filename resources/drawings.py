"""Our own pictures in our own texts: by name, each with what it says in words.

The files are drawings of ours under static/originals: a drawing for pages and PDF (.svg), and the
same as dots for Word and PowerPoint (.png).
"""

from pathlib import Path
from typing import Final

from django.conf import settings

PICTURES: Final = {
    "six-values": (
        "Six circles around the words peer support: experience in common, safety, choice and "
        "control, two-way, human connection, freedom to be yourself."
    ),
    "who-hears-what": (
        "Three boxes. You and your peer supporter: what you say. The coordinator: that somebody "
        "waits, without a name. Your manager, HR and the administrators: nothing."
    ),
    "three-steps": (
        "Three steps from left to right: find two more people; agree what you do and what stays "
        "private; try three evenings, then ask what to keep."
    ),
    # Of the film of two minutes.
    "film-together": "Two people side by side.",
    "film-night": "A person alone at night, under a dark cloud with lightning.",
    "film-doors": "A person in front of three closed doors.",
    "film-bench": "Two people on a bench. The sun is out.",
    "film-ways": (
        "Four ways to meet: two people sit together; two walk along a path; a phone; three people "
        "in a group."
    ),
    "film-listen": "Two people. One says a lot, the other a little.",
    "film-lock": "A closed lock with two people inside.",
    "film-both": "Two people, and an arrow from each to the other.",
    "film-phone": "A phone with two large buttons: 999, and 116 123.",
    "film-begin": "Two people, and above them a message: I would like to talk.",
}


def drawing(name: str, ending: str) -> Path:
    """Where the file of a picture lies; `ending` is "svg" or "png"."""
    return Path(settings.BASE_DIR) / "static" / "originals" / f"{name}.{ending}"
