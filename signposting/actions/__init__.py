"""Every write to the list of where to turn."""

from signposting.actions.checking import Looked, check, confirm
from signposting.actions.editing import (
    add_channel,
    add_entry,
    change_words,
    retire,
    set_hours,
    set_places,
    show_again,
)
from signposting.actions.loading import load, show_as_demo

__all__ = [
    "Looked",
    "add_channel",
    "add_entry",
    "change_words",
    "check",
    "confirm",
    "load",
    "retire",
    "set_hours",
    "set_places",
    "show_again",
    "show_as_demo",
]
