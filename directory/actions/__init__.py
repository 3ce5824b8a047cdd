"""Every write about peer supporters: what they share, how they apply, are vetted, and stand."""

from directory.actions.applying import (
    save_application,
    sign_agreement,
    start_application,
    submit_application,
    withdraw_application,
)
from directory.actions.profile import (
    choose_areas,
    save_about,
    save_availability,
    save_ways,
    set_default_audience,
    share_area,
    withdraw_area,
)
from directory.actions.standing import pause, reinstate, resume, step_down, suspend
from directory.actions.vetting import (
    add_note,
    decide,
    open_application,
    open_supporter,
    record_check,
)

__all__ = [
    "add_note",
    "choose_areas",
    "decide",
    "open_application",
    "open_supporter",
    "pause",
    "record_check",
    "reinstate",
    "resume",
    "save_about",
    "save_application",
    "save_availability",
    "save_ways",
    "set_default_audience",
    "share_area",
    "sign_agreement",
    "start_application",
    "step_down",
    "submit_application",
    "suspend",
    "withdraw_application",
    "withdraw_area",
]
