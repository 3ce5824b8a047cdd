"""What people look for, in their own words, and how urgent a service is.

A stored code never changes its meaning: retire one by leaving it out of a form.
"""

from typing import Final

NEEDS: Final = [
    ("crisis", "I might not be safe, or I think about suicide"),
    ("low", "How I am feeling"),
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

URGENCIES: Final = [
    ("emergency", "Life at risk"),
    ("crisis", "Crisis"),
    ("support", "Support"),
    ("information", "Information"),
]

URGENT: Final = ("emergency", "crisis")

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
