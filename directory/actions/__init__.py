"""Every write about peer supporters: what they share, how they apply, are vetted, and stand."""

from directory.actions.agreements import publish_agreement, sign_agreement
from directory.actions.appeals import appeal, decide_appeal, open_appeal, take_back_appeal
from directory.actions.applying import (
    save_application,
    start_application,
    submit_application,
    withdraw_application,
)
from directory.actions.bringing import bring_supporters, decide_many
from directory.actions.confirming import confirm_details, join_poster, leave_poster
from directory.actions.connections import step_back
from directory.actions.due import take_on
from directory.actions.finding import ask_for_deciders
from directory.actions.manager_support import confirm_manager
from directory.actions.news import news_sent, want_library_news
from directory.actions.panels import record_interview
from directory.actions.probation import extend_probation, pass_probation
from directory.actions.profile import (
    choose_areas,
    save_about,
    save_availability,
    save_usual,
    save_ways,
    set_default_audience,
    share_area,
    withdraw_area,
)
from directory.actions.references import (
    answer_reference,
    ask_reference,
    let_ask,
    name_referees,
    reference_behind,
)
from directory.actions.removing import decide_removal, propose_removal
from directory.actions.resting import RESTS, end_rest, take_rest
from directory.actions.standing import (
    extend_suspension,
    pause,
    reinstate,
    resume,
    step_down,
    suspend,
)
from directory.actions.texts import (
    accept_text,
    hand_back_text,
    open_text,
    take_back_text,
    withdraw_text,
)
from directory.actions.training import record_training, save_module
from directory.actions.vetting import (
    add_note,
    add_supporter_note,
    decide,
    open_application,
    open_supporter,
    record_check,
)

__all__ = [
    "RESTS",
    "accept_text",
    "add_note",
    "add_supporter_note",
    "answer_reference",
    "appeal",
    "ask_for_deciders",
    "ask_reference",
    "bring_supporters",
    "choose_areas",
    "confirm_details",
    "confirm_manager",
    "decide",
    "decide_appeal",
    "decide_many",
    "decide_removal",
    "end_rest",
    "extend_probation",
    "extend_suspension",
    "hand_back_text",
    "join_poster",
    "leave_poster",
    "let_ask",
    "name_referees",
    "news_sent",
    "open_appeal",
    "open_application",
    "open_supporter",
    "open_text",
    "pass_probation",
    "pause",
    "propose_removal",
    "publish_agreement",
    "record_check",
    "record_interview",
    "record_training",
    "reference_behind",
    "reinstate",
    "resume",
    "save_about",
    "save_application",
    "save_availability",
    "save_module",
    "save_usual",
    "save_ways",
    "set_default_audience",
    "share_area",
    "sign_agreement",
    "start_application",
    "step_back",
    "step_down",
    "submit_application",
    "suspend",
    "take_back_appeal",
    "take_back_text",
    "take_on",
    "take_rest",
    "want_library_news",
    "withdraw_application",
    "withdraw_area",
    "withdraw_text",
]
