"""What people look for, in their own words, and how urgent a service is.

A stored code never changes its meaning: retire one by leaving it out of a form.
"""

from typing import Final

from people.taxonomy import NATIONS, REGIONS

NEEDS: Final = [
    ("crisis", "I might not be safe, or I think about suicide"),
    ("low", "How I am feeling"),
    ("sleep", "Sleep"),
    ("work_trauma", "What I saw or went through at work"),
    ("grief", "Someone died"),
    ("injury", "Injury or illness"),
    ("money", "Money or housing"),
    ("drinking", "Drinking or drugs"),
    ("gambling", "Gambling"),
    ("abuse", "Abuse or fear at home"),
    ("sexual_violence", "Sexual violence"),
    ("crime", "A crime or an assault"),
    ("family", "My family, or caring for someone"),
    ("work", "Work, or being investigated"),
    ("company", "Talking with people in the same boat"),
    ("identity", "Being LGBT+, or my faith"),
    ("veteran", "I served in the armed forces"),
]

# Other words people use for the same: whoever looks for "debt" finds what is for money.
NEED_WORDS: Final = {
    "crisis": "suicide suicidal unsafe harm selfharm kill myself overdose",
    "low": "mental health mood low down stress anxious anxiety worry worried depressed depression "
    "sad burnout panic overwhelmed hopeless numb crying",
    "sleep": "asleep insomnia nightmares dreams tired exhausted nights shifts awake",
    "work_trauma": "trauma traumatic traumatised ptsd flashbacks incident incidents job scene",
    "grief": "dead death died dying bereaved bereavement funeral loss lost grief grieving",
    "injury": "injured hurt ill sick pain disabled disability cancer",
    "money": "debt debts bills rent mortgage loan broke house homeless benefits poor",
    "drinking": "drink drunk alcohol booze drug addiction addicted cocaine",
    "gambling": "gamble bet bets betting casino",
    "abuse": "abusive domestic violence violent partner afraid scared",
    "sexual_violence": "rape raped assault assaulted",
    "crime": "victim attacked assaulted hate robbed",
    "family": "wife husband partner child children parent carer baby divorce",
    "work": "job bullying discipline misconduct investigation suspended union",
    "company": "lonely alone group talk friends",
    "identity": "gay lesbian bisexual trans queer religion muslim christian",
    "veteran": "army navy military forces raf",
}

# Words that say nothing about a need: whoever writes "I can't sleep" looks for "sleep".
EMPTY_WORDS: Final = (
    "i im ive id me my mine we our us you your he him his she her they them their it its a an the "
    "and or but of to too for from with without in into on at by about so very much more really "
    "just always all not no cant cannot couldnt dont doesnt didnt wont do does did is am are was "
    "were be been being have has had having need needs want wants would like can could should get "
    "got getting some someone something somebody anyone anything any help helping please how who "
    "what where when why this that these those there keep keeps think thinking if because"
)
# Whoever writes one of these may not be safe, and finds what is there for that.
DANGER: Final = (
    "want to die",
    "wanting to die",
    "wanna die",
    "wish i was dead",
    "wish i were dead",
    "better off dead",
    "better off without me",
    "end it all",
    "end my life",
    "ending my life",
    "take my own life",
    "take my life",
    "kill myself",
    "killing myself",
    "not want to live",
    "dont want to live",
    "dont want to be here",
    "not want to be here",
    "dont want to be alive",
    "cant go on",
    "no reason to live",
    "hurt myself",
    "hurting myself",
    "harm myself",
    "harming myself",
)

# Who may use a service. Empty on an entry: nobody has found out.
GROUPS: Final = [
    ("serving", "Serving staff"),
    ("oncall", "On-call or retained"),
    ("volunteer", "Volunteers"),
    ("retired", "Retired or former staff"),
    ("family", "Family"),
]
# How people say they are engaged (people.taxonomy.ENGAGEMENTS) in words of the list above.
ENGAGED_AS: Final = {
    "employed": "serving",
    "bank": "serving",
    "student": "serving",
    "contractor": "serving",
    "oncall": "oncall",
    "volunteer": "volunteer",
    "special": "volunteer",
    "retired": "retired",
    "family": "family",
}

ENGLAND: Final = "england"
PARTS_OF_ENGLAND: Final = [
    (code, words) for code, words in REGIONS if code not in dict(NATIONS) and code != "uk"
]

COSTS: Final = [
    ("free", "Free"),
    ("part", "You pay a part"),
    ("paid", "You pay"),
    ("members", "For members or those who give each month"),
]

LANGUAGES: Final = [
    ("en", "English"),
    ("cy", "Welsh"),
    ("gd", "Scottish Gaelic"),
    ("ga", "Irish"),
    ("bfi", "British Sign Language"),
    ("pl", "Polish"),
    ("ro", "Romanian"),
    ("pa", "Punjabi"),
    ("ur", "Urdu"),
    ("gu", "Gujarati"),
    ("bn", "Bengali"),
    ("ar", "Arabic"),
]

ACCESS: Final = [
    ("relay", "Relay UK"),
    ("video_bsl", "Video call in British Sign Language"),
    ("interpreter", "An interpreter on request"),
    ("easy_read", "Easy Read information"),
    ("step_free", "No steps"),
    ("loop", "Hearing loop"),
]

URGENCIES: Final = [
    ("emergency", "Life at risk"),
    ("crisis", "Crisis"),
    ("support", "Support"),
    ("information", "Information"),
]

EMERGENCY: Final = "emergency"
URGENT: Final = (EMERGENCY, "crisis")
# Where an entry stands in the list by how urgent it is; the starting set is finer.
PLACES: Final = {EMERGENCY: 0, "crisis": 30, "support": 50, "information": 60}
# How long a check lasts, in days.
INTERVALS: Final = [(30, "Every month"), (60, "Every two months"), (90, "Every three months"),
                    (180, "Every half year")]  # fmt: skip

ON_HOLIDAYS: Final = [
    ("usual", "As on other days"),
    ("closed", "Closed on bank holidays"),
]

TELLS: Final = [
    ("unknown", "We have not checked whether this service tells your employer."),
    ("no", "It does not tell your employer."),
    ("only_if", "It tells your employer only in some cases."),
    ("yes", "It tells your employer."),
]
