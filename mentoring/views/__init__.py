"""Pages of mentoring: the start, offering, looking, deciding."""

from mentoring.views.coordinating import offer_decide, offers, rules, rules_change
from mentoring.views.home import home
from mentoring.views.looking import look, look_end, look_on
from mentoring.views.matching import ask, asked, stop_asking, suggestions
from mentoring.views.offering import offer, offer_end, offer_rest
from mentoring.views.schemes import (
    cohort_allow_again,
    cohort_plan,
    cohort_strike,
    cohort_tell,
    cohort_work_out,
    scheme_change,
    scheme_detail,
    scheme_list,
    scheme_look,
    scheme_move,
    scheme_offer,
    scheme_put_up,
    scheme_step_down,
)
from mentoring.views.suggesting import waiting, waiting_need

__all__ = [
    "ask",
    "asked",
    "cohort_allow_again",
    "cohort_plan",
    "cohort_strike",
    "cohort_tell",
    "cohort_work_out",
    "home",
    "look",
    "look_end",
    "look_on",
    "offer",
    "offer_decide",
    "offer_end",
    "offer_rest",
    "offers",
    "rules",
    "rules_change",
    "scheme_change",
    "scheme_detail",
    "scheme_list",
    "scheme_look",
    "scheme_move",
    "scheme_offer",
    "scheme_put_up",
    "scheme_step_down",
    "stop_asking",
    "suggestions",
    "waiting",
    "waiting_need",
]
