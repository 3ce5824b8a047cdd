"""Words for what people are: the codes we store and the labels we show.

Role types and rank bands follow the ranks and roles the services publish; nothing here is a
person. A stored code never changes its meaning: retire one by leaving it out of a form.
"""

from typing import Final

SERVICES: Final = [
    ("police", "Police"),
    ("fire", "Fire and rescue"),
    ("ambulance", "Ambulance"),
    ("search_rescue", "Search and rescue"),
    ("control_room", "Control room"),
]

NATIONS: Final = [
    ("england", "England"),
    ("wales", "Wales"),
    ("scotland", "Scotland"),
    ("northern_ireland", "Northern Ireland"),
]

REGIONS: Final = [
    ("north_east", "North East"),
    ("north_west", "North West"),
    ("yorkshire", "Yorkshire and the Humber"),
    ("east_midlands", "East Midlands"),
    ("west_midlands", "West Midlands"),
    ("east", "East of England"),
    ("london", "London"),
    ("south_east", "South East"),
    ("south_west", "South West"),
    ("wales", "Wales"),
    ("scotland", "Scotland"),
    ("northern_ireland", "Northern Ireland"),
    ("uk", "UK wide"),
]

# Days within which a colleague who asks should have a yes; the figures are counted by the same.
ANSWER_AIMS: Final = [(1, "1 day"), (3, "3 days"), (7, "7 days")]

# Shown instead of the exact rank, so that a small team's only inspector is not named by it.
RANK_BANDS: Final = [
    (1, "Front line"),
    (2, "First line manager"),
    (3, "Middle manager"),
    (4, "Senior manager"),
    (5, "Executive"),
]

ENGAGEMENTS: Final = [
    ("employed", "Employed"),
    ("volunteer", "Volunteer"),
    ("oncall", "On-call or retained"),
    ("special", "Special constable"),
    ("bank", "Bank or agency"),
    ("student", "Student, apprentice or probationer"),
    ("contractor", "Contractor"),
    ("retired", "Retired or former"),
    ("family", "Family member"),
]

# One list per service; the stored code carries its service, so it can be read alone.
_ROLES_BY_SERVICE: Final[dict[str, list[tuple[str, str]]]] = {
    "police": [
        ("officer", "Police officer"),
        ("special", "Special constable"),
        ("pcso", "Police community support officer"),
        ("detention", "Detention or custody officer"),
        ("csi", "Crime scene investigator"),
        ("civ_inv", "Police staff investigator"),
        ("control", "Call handler or dispatcher"),
        ("staff", "Police staff"),
        ("volunteer", "Police support volunteer or cadet leader"),
        ("chaplain", "Chaplain"),
    ],
    "fire": [
        ("wholetime", "Wholetime firefighter or officer"),
        ("oncall", "On-call firefighter"),
        ("volunteer", "Volunteer firefighter"),
        ("control", "Fire control"),
        ("fdo", "Flexi duty officer"),
        ("support", "Corporate or support staff"),
        ("prevention", "Prevention or protection staff"),
        ("cadet_inst", "Fire cadet instructor"),
    ],
    "ambulance": [
        ("aca", "Ambulance care assistant or patient transport"),
        ("eca", "Emergency care assistant or support worker"),
        ("emt", "Ambulance technician or EMT"),
        ("para", "Paramedic"),
        ("adv", "Specialist or advanced paramedic"),
        ("ccp", "Critical care paramedic"),
        ("hems", "Air ambulance doctor or crew"),
        ("control", "999 or 111 call handler or dispatcher"),
        ("clin_hub", "Clinical hub clinician"),
        ("student", "Student or apprentice"),
        ("cfr", "Community first responder"),
        ("basics", "BASICS responder"),
        ("manager", "Operational or senior manager"),
        ("corp", "Corporate and support staff"),
    ],
    "search_rescue": [
        ("team", "Team member"),
        ("leader", "Team leader or deputy"),
        ("search_mgr", "Search manager or controller"),
        ("crew", "Lifeboat crew"),
        ("cox", "Coxswain or helm"),
        ("shore", "Shore or launch crew"),
        ("cro", "Coastguard rescue officer"),
        ("ops", "Coastguard operations centre"),
        ("dog", "Dog handler"),
        ("medic", "Team medic"),
        ("air", "Air crew"),
        ("probation", "Probationer"),
        ("support", "Support or fundraising member"),
        ("staff", "Employed staff"),
    ],
    "control_room": [
        ("handler", "Call handler"),
        ("dispatcher", "Dispatcher or resource controller"),
        ("radio", "Radio operator"),
        ("clinician", "Clinician"),
        ("supervisor", "Supervisor or shift leader"),
        ("duty_mgr", "Duty or force incident manager"),
        ("planner", "Planner or support"),
    ],
}


def roles_of(service: str) -> list[tuple[str, str]]:
    """The role types of one emergency service as (code, label); empty for an unknown service."""
    return [(f"{service}_{code}", label) for code, label in _ROLES_BY_SERVICE.get(service, [])]


ROLE_TYPES: Final = [role for service in _ROLES_BY_SERVICE for role in roles_of(service)]
ROLE_TYPE_LABELS: Final = dict(ROLE_TYPES)
SERVICE_LABELS: Final = dict(SERVICES)
REGION_LABELS: Final = dict(REGIONS)

RELATION_KINDS: Final = [
    ("manager", "My manager"),
    ("partner", "My partner or ex-partner"),
    ("relative", "A relative"),
    ("friend", "A friend"),
    ("investigating", "Someone investigating me, or whom I investigate"),
    ("other", "Someone else"),
]

NOTICE_CHOICES: Final = [
    ("work", "To the address I sign in with"),
    ("private", "To a private address"),
    ("none", "Nowhere: I will look"),
]
