"""The pages of looking after peer supporters, one module for each thing."""

from care.views.checkins import (
    check_in,
    check_in_erase,
    check_in_reminder,
    check_in_share,
    check_in_unshare,
    shared_check_ins,
)
from care.views.debriefs import (
    debrief,
    debrief_again,
    debrief_close,
    desk_debrief,
    desk_debrief_close,
    desk_debrief_hand_on,
)
from care.views.load import end_rest, load
from care.views.own import certificate_page, erase_plan, home, plan, plan_to_print, thanks
from care.views.supervising import (
    desk_supervision,
    desk_supervision_take_back,
    session_call_off,
    session_detail,
    session_put_up,
)
from care.views.supervision import (
    session_book,
    session_give_up,
    supervision,
    supervision_take_back,
    supervision_write,
)
from care.views.thanking import desk_thanks, desk_thanks_back

__all__ = [
    "certificate_page",
    "check_in",
    "check_in_erase",
    "check_in_reminder",
    "check_in_share",
    "check_in_unshare",
    "debrief",
    "debrief_again",
    "debrief_close",
    "desk_debrief",
    "desk_debrief_close",
    "desk_debrief_hand_on",
    "desk_supervision",
    "desk_supervision_take_back",
    "desk_thanks",
    "desk_thanks_back",
    "end_rest",
    "erase_plan",
    "home",
    "load",
    "plan",
    "plan_to_print",
    "session_book",
    "session_call_off",
    "session_detail",
    "session_give_up",
    "session_put_up",
    "shared_check_ins",
    "supervision",
    "supervision_take_back",
    "supervision_write",
    "thanks",
]
