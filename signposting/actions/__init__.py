"""Every write to the list of where to turn."""

from signposting.actions.checking import Looked, check, confirm
from signposting.actions.editing import (
    add_channel,
    change_words,
    retire,
    set_hours,
    show_again,
)
from signposting.actions.loading import load

__all__ = [
    "Looked",
    "add_channel",
    "change_words",
    "check",
    "confirm",
    "load",
    "retire",
    "set_hours",
    "show_again",
]
