"""What a person filters signposts by: a need is telling, so it travels sealed, kept nowhere."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from people.models import User
from people.taxonomy import NATIONS, SERVICES
from records.tokens import seal, unseal
from signposting.models import Signpost
from signposting.taxonomy import NEEDS

PURPOSE: Final = "signposting.filter"
# Ways people choose between; whoever cannot speak just now types.
WAYS: Final = [
    ("phone", "By phone"),
    ("text", "By text message"),
    ("chat", "By web chat"),
    ("email", "By email"),
]
CHOICES: Final = {
    "need": NEEDS,
    "service": SERVICES,
    "nation": NATIONS,
    "way": WAYS,
    "open": [("now", "Open now")],
    "tells": [("no", "Does not tell my employer")],
}
LOOKUPS: Final = {
    "need": "needs__has",
    "service": "services__has",
    "nation": "nations__has",
    "tells": "tells_employer",
}


@dataclass(frozen=True)
class Criteria:
    """One code for each question, or "" for any; and the page."""

    need: str = ""
    service: str = ""
    nation: str = ""
    way: str = ""
    open: str = ""
    tells: str = ""
    page: int = 1

    @classmethod
    def read(cls, given: Any) -> "Criteria":
        """From outside; what does not exist is left out."""
        if not isinstance(given, dict):
            return cls()
        codes = {
            name: str(given[name])
            for name, choices in CHOICES.items()
            if str(given.get(name)) in dict(choices)
        }
        page = given.get("page")
        return cls(page=page if isinstance(page, int) and page > 0 else 1, **codes)

    @classmethod
    def of(cls, user: User | None, token: str | None) -> "Criteria":
        """What the token holds; without one, the person's own service and nation."""
        if token is not None:
            return cls.read(unseal(PURPOSE, owner(user), token))
        organisation = user.organisation if user else None
        if organisation is None:
            return cls()
        return cls(service=organisation.emergency_service, nation=organisation.nation)

    def token(self, user: User | None, page: int = 1) -> str:
        """These criteria for an address that only this person, or anybody signed out, can use."""
        return seal(PURPOSE, owner(user), asdict(replace(self, page=page)))

    @property
    def q(self) -> Q:
        """The rows that fit."""
        fits = Q()
        for name, lookup in LOOKUPS.items():
            if code := getattr(self, name):
                fits &= Q((lookup, code))
        return fits

    def fits(self, signpost: Signpost, now: datetime) -> bool:
        """Whether it can be reached in the chosen way, and at this moment where that was chosen;
        what the database cannot answer, because it changes by the hour."""
        if self.open and not signpost.opening.is_open(now):
            return False
        return not self.way or any(one.kind == self.way for one in signpost.shown_channels())

    def removable(self) -> list[tuple[str, "Criteria"]]:
        """Each filter in words, with the criteria that remain without it."""
        return [
            (dict(choices)[getattr(self, name)], replace(self, page=1, **{name: ""}))
            for name, choices in CHOICES.items()
            if getattr(self, name)
        ]


def owner(user: User | None) -> UUID | None:
    """Whose tokens these are."""
    return user.pk if user else None
