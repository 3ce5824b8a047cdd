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
from signposting.taxonomy import ENGAGED_AS, ENGLAND, GROUPS, NEEDS, PARTS_OF_ENGLAND

PURPOSE: Final = "signposting.filter"
# Ways people choose between; whoever cannot speak just now types.
WAYS: Final = [
    ("phone", "By phone"),
    ("text", "By text message"),
    ("chat", "By web chat"),
    ("email", "By email"),
]
# Somebody may know their nation only.
PLACES: Final = [*NATIONS, *PARTS_OF_ENGLAND]
CHOICES: Final = {
    "need": NEEDS,
    "service": SERVICES,
    "who": GROUPS,
    "region": PLACES,
    "way": WAYS,
    "open": [("now", "Open now")],
    "tells": [("no", "Does not tell my employer")],
}
LOOKUPS: Final = {
    "need": "needs__has",
    "service": "services__has",
    "tells": "tells_employer",
}
LONGEST: Final = 80


@dataclass(frozen=True)
class Criteria:
    """One code for each question, or "" for any; words to look for; and the page."""

    words: str = ""
    need: str = ""
    service: str = ""
    who: str = ""
    region: str = ""
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
        page, words = given.get("page"), given.get("words")
        return cls(
            words=" ".join(words.split())[:LONGEST] if isinstance(words, str) else "",
            page=page if isinstance(page, int) and page > 0 else 1,
            **codes,
        )

    @classmethod
    def of(cls, user: User | None, token: str | None) -> "Criteria":
        """What the token holds; without one, who the person is: their own service, how they are
        engaged, and where."""
        if token is not None:
            return cls.read(unseal(PURPOSE, owner(user), token))
        own = user.organisation if user else None
        if user is None or own is None:
            return cls()
        who = ENGAGED_AS.get(user.engagement, "")
        known = own.region if own.region in dict(PARTS_OF_ENGLAND) else own.nation
        return cls(service=own.emergency_service, who=who, region=known)

    def token(self, user: User | None, page: int = 1) -> str:
        """These criteria for an address that only this person, or anybody signed out, can use."""
        return seal(PURPOSE, owner(user), asdict(replace(self, page=page)))

    @property
    def q(self) -> Q:
        """The rows that fit, but for the words: see wording.best."""
        fits = Q()
        for name, lookup in LOOKUPS.items():
            if code := getattr(self, name):
                fits &= Q((lookup, code))
        if self.who:
            # Where nobody has found out who may use it, nobody is told that they may not.
            fits &= Q(groups="") | Q(groups__has=self.who)
        return fits & _in(self.region) if self.region else fits

    @property
    def by_the_hour(self) -> bool:
        """Whether something was chosen that the database cannot answer: see `fits`."""
        return bool(self.open or self.way)

    def fits(self, signpost: Signpost, now: datetime) -> bool:
        """Whether it can be reached in the chosen way, and at this moment where that was chosen;
        what the database cannot answer, because it changes by the hour."""
        if self.open and not signpost.opening.is_open(now):
            return False
        return not self.way or any(one.kind == self.way for one in signpost.shown_channels())

    def removable(self) -> list[tuple[str, "Criteria"]]:
        """Each filter in words, with the criteria that remain without it."""
        words = [(f"“{self.words}”", replace(self, page=1, words=""))] if self.words else []
        return words + [
            (dict(choices)[getattr(self, name)], replace(self, page=1, **{name: ""}))
            for name, choices in CHOICES.items()
            if getattr(self, name)
        ]


def _in(place: str) -> Q:
    """For a nation, or for a part of England: what is for it and what is for all of England."""
    if place in dict(NATIONS):
        return Q(nations__has=place)
    return Q(nations__has=ENGLAND) & (Q(regions="") | Q(regions__has=place))


def owner(user: User | None) -> UUID | None:
    """Whose tokens these are."""
    return user.pk if user else None
