"""Every write of the wellbeing network."""

from wellbeing.actions.booking import Closed, book, fill, give_up, leave, leave_left_behind
from wellbeing.actions.dates import Gone
from wellbeing.actions.feeding import show_titles, switch_off, switch_on
from wellbeing.actions.forgetting import forget
from wellbeing.actions.organising import (
    add_date,
    call_off,
    call_off_date,
    change,
    count,
    move,
    publish,
)
from wellbeing.actions.reminding import remind

__all__ = [
    "Closed",
    "Gone",
    "add_date",
    "book",
    "call_off",
    "call_off_date",
    "change",
    "count",
    "fill",
    "forget",
    "give_up",
    "leave",
    "leave_left_behind",
    "move",
    "publish",
    "remind",
    "show_titles",
    "switch_off",
    "switch_on",
]
