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
}


def drawing(name: str, ending: str) -> Path:
    """Where the file of a picture lies; `ending` is "svg" or "png"."""
    return Path(settings.BASE_DIR) / "static" / "originals" / f"{name}.{ending}"
