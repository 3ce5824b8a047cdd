"""The three kinds of pairs and what holds for each unless an organisation says otherwise.

Sources of the figures: the York, Warwick and Government Communication Service mentoring schemes
(six months, monthly, at most two at once, asked again six months later), Oxford Brookes and CISI
(new colleagues: same grade or above, every two weeks), Avon and Somerset Police (coming back to
work: met before day one, the first few weeks, any team).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

from django.db import models
from django.db.models import Q

from people.models import Organisation
from people.modules import Module

# Whatever an organisation chooses: so many weeks, and so many pairs of one person at once.
MOST_WEEKS: Final = 104
MOST_PAIRS: Final = 5


class Kind(models.TextChoices):
    """What a pair is for. A stored code never changes its meaning."""

    MENTOR = "mentor", "Career mentor"
    STARTER = "starter", "Buddy for a new colleague"
    RETURN = "return", "Buddy for coming back to work"

    @property
    def module(self) -> Module:
        """The part of the site that an organisation switches on for it."""
        return MODULES[self]

    @property
    def helper(self) -> str:
        """What somebody is who offers it."""
        return "mentor" if self == Kind.MENTOR else "buddy"

    @property
    def to_offer(self) -> str:
        """What somebody does who offers it."""
        return {
            "mentor": "Offer to be a career mentor",
            "starter": "Offer to be a buddy for new colleagues",
            "return": "Offer to be a buddy for colleagues coming back",
        }[self.value]

    @property
    def to_look(self) -> str:
        """What somebody does who looks for it."""
        return {
            "mentor": "Look for a career mentor",
            "starter": "Look for a buddy for your first weeks here",
            "return": "Look for a buddy for coming back to work",
        }[self.value]


MODULES: Final[dict[Kind, Module]] = {
    Kind.MENTOR: Module.MENTORS,
    Kind.STARTER: Module.STARTERS,
    Kind.RETURN: Module.RETURNERS,
}


@dataclass(frozen=True)
class Rules:
    """What holds for one kind at one organisation.

    `most_pairs`: at once, for one mentor or buddy. `follow_up_months`: after the end, 0 for never.
    Bands: how far above the other the mentor or buddy stands, in `people.taxonomy.RANK_BANDS`.
    `mid_review`, `agreement` and `checklist` belong to the kind; no organisation changes them.
    """

    weeks: int
    meet_every_days: int
    most_pairs: int
    follow_up_months: int
    least_bands_up: int
    most_bands_up: int
    mid_review: bool = False
    agreement: bool = False
    checklist: bool = False


DEFAULTS: Final[dict[Kind, Rules]] = {
    Kind.MENTOR: Rules(26, 30, 2, 6, 1, 3, mid_review=True, agreement=True),
    Kind.STARTER: Rules(12, 14, 2, 0, 0, 4, checklist=True),
    Kind.RETURN: Rules(4, 7, 2, 0, 0, 4, checklist=True),
}


def kinds_of(organisation: Organisation | None) -> list[Kind]:
    """The kinds an organisation has switched on, in the order of the pages. No query."""
    if organisation is None:
        return []
    return [kind for kind in Kind if organisation.has(kind.module)]


def switched_on(kind: str, modules: str) -> Q:
    """Over rows with a kind at the path `kind`: it is switched on at the organisation whose modules
    stand at the path `modules`."""
    return reduce(or_, (Q(**{kind: one, f"{modules}__has": one.module.value}) for one in Kind), Q())


def modules_of(kinds: Iterable[Kind]) -> list[str]:
    """The codes of their modules."""
    return [kind.module.value for kind in kinds]
