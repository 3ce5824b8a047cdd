"""Every write to the list of where to turn."""

from signposting.actions.checking import Looked, check, check_many, confirm
from signposting.actions.editing import (
    add_channel,
    add_entry,
    change_words,
    retire,
    set_hours,
    set_places,
    set_urgency,
    show_again,
    take_away,
)
from signposting.actions.entries import ChangedMeanwhile
from signposting.actions.giving import count_given
from signposting.actions.history import restore
from signposting.actions.importing import (
    apply_upload,
    drop_upload,
    forget_old_uploads,
    hold_upload,
    plan_of,
)
from signposting.actions.loading import load, show_as_demo
from signposting.actions.owners import (
    OWNERS_WORDS,
    answer_owner,
    ask_owner,
    decide,
    forget_over,
    question_behind,
)

__all__ = [
    "OWNERS_WORDS",
    "ChangedMeanwhile",
    "Looked",
    "add_channel",
    "add_entry",
    "answer_owner",
    "apply_upload",
    "ask_owner",
    "change_words",
    "check",
    "check_many",
    "confirm",
    "count_given",
    "decide",
    "drop_upload",
    "forget_old_uploads",
    "forget_over",
    "hold_upload",
    "load",
    "plan_of",
    "question_behind",
    "restore",
    "retire",
    "set_hours",
    "set_places",
    "set_urgency",
    "show_again",
    "show_as_demo",
    "take_away",
]
