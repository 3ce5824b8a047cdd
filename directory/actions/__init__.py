"""Every write about peer supporters: what they share, how they apply, are vetted, and stand."""

from directory.actions.applying import (
    save_application,
    sign_agreement,
    start_application,
    submit_application,
    withdraw_application,
)
from directory.actions.confirming import confirm_details, join_poster, leave_poster
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
from directory.actions.standing import pause, reinstate, resume, step_down, suspend
from directory.actions.texts import (
    accept_text,
    hand_back_text,
    open_text,
    take_back_text,
    withdraw_text,
)
from directory.actions.vetting import (
    add_note,
    decide,
    open_application,
    open_supporter,
    record_check,
)

__all__ = [
    "accept_text",
    "add_note",
    "choose_areas",
    "confirm_details",
    "decide",
    "hand_back_text",
    "join_poster",
    "leave_poster",
    "open_application",
    "open_supporter",
    "open_text",
    "pause",
    "record_check",
    "reinstate",
    "resume",
    "save_about",
    "save_application",
    "save_availability",
    "save_usual",
    "save_ways",
    "set_default_audience",
    "share_area",
    "sign_agreement",
    "start_application",
    "step_down",
    "submit_application",
    "suspend",
    "take_back_text",
    "withdraw_application",
    "withdraw_area",
    "withdraw_text",
]
