"""What people do with mentoring."""

from mentoring.actions.asking import (
    MOST_ASKED,
    TooMany,
    answer_no,
    answer_yes,
    choose,
    take_back,
)
from mentoring.actions.cohorts import (
    MOST_SCHEMES,
    NotNow,
    Void,
    allow_again,
    change,
    move,
    plan,
    put_up,
    strike,
    tell,
    waiting_number,
    with_a_place,
    work_out,
)
from mentoring.actions.keeping import lapse_needs
from mentoring.actions.leaving import leave, leave_left_behind
from mentoring.actions.locks import Late
from mentoring.actions.needing import change_need, look, look_on, withdraw_need
from mentoring.actions.offering import (
    AlreadyThere,
    Gone,
    change_offer,
    decide,
    end_offer,
    offer,
    pause_offer,
    resume_offer,
)
from mentoring.actions.pairing import NotFitting, make_pair
from mentoring.actions.ruling import set_rules
from mentoring.actions.suggesting import candidates_for, suggest

__all__ = [
    "MOST_ASKED",
    "MOST_SCHEMES",
    "AlreadyThere",
    "Gone",
    "Late",
    "NotFitting",
    "NotNow",
    "TooMany",
    "Void",
    "allow_again",
    "answer_no",
    "answer_yes",
    "candidates_for",
    "change",
    "change_need",
    "change_offer",
    "choose",
    "decide",
    "end_offer",
    "lapse_needs",
    "leave",
    "leave_left_behind",
    "look",
    "look_on",
    "make_pair",
    "move",
    "offer",
    "pause_offer",
    "plan",
    "put_up",
    "resume_offer",
    "set_rules",
    "strike",
    "suggest",
    "take_back",
    "tell",
    "waiting_number",
    "with_a_place",
    "withdraw_need",
    "work_out",
]
