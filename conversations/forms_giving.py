"""What a supporter chooses a place to turn by. Sent by POST and kept nowhere."""

from django import forms

from directory.taxonomy import AREAS
from signposting.forms import WordsToFindForm
from signposting.taxonomy import NEEDS

# What a colleague ticked, in the words of where to turn: by area, else by its group.
NEED_OF = {
    "suicidal": "crisis",
    "self_harm": "crisis",
    "sleep": "sleep",
    "mental_health": "low",
    "work_trauma": "work_trauma",
    "workplace": "work",
    "physical_health": "injury",
    "neurodiversity": "company",
    "loss": "grief",
    "domestic_abuse": "abuse",
    "sexual_violence": "sexual_violence",
    "loneliness": "company",
    "family": "family",
    "gambling": "gambling",
    "addiction": "drinking",
    "money_home": "money",
    "veteran": "veteran",
    "identity": "identity",
}


class ChooseForm(WordsToFindForm):
    """What for, and words to look for."""

    need = forms.ChoiceField(label="What for?", required=False, choices=[("", "Anything"), *NEEDS])
    field_order = ("need", "words")


def need_of(areas: str) -> str:
    """The need that fits the first area a colleague ticked; "" where none does."""
    known = (AREAS[code] for code in areas.split() if code in AREAS)
    found = (NEED_OF.get(area.code) or NEED_OF.get(area.group, "") for area in known)
    return next(filter(None, found), "")
