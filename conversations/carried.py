"""How much a supporter carries, in words for that supporter alone."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from conversations.models import Place
from directory.cards import day_in_words
from directory.models import HARD_CAP, Supporter
from people.models import User

_NUMBERS: Final = ("none", "one", "two", "three", "four", "five")


@dataclass(frozen=True)
class Load:
    """`days`: one for each contact, the last on which it counts double, or None. `most`: places
    there are."""

    days: tuple[date | None, ...]
    most: int
    on: date

    @property
    def weight(self) -> int:
        """The places taken, where a heavy contact takes two."""
        return len(self.days) + len(self.heavy)

    @property
    def heavy(self) -> list[date]:
        """The last days of those that count double, the first to end first."""
        return sorted(day for day in self.days if day is not None and day >= self.on)

    @property
    def is_full(self) -> bool:
        """Whether nobody new can be taken."""
        return self.weight >= self.most

    def words(self) -> str:
        """ "3 of your 4 places are taken: you talk with two people, and one counts double until
        3 December." """
        number = len(self.days)
        if not number:
            return f"You talk with nobody at the moment. {self._free()}"
        people = "one person" if number == 1 else f"{_NUMBERS[number]} people"
        return f"{self._taken()}: you talk with {people}{self._double()}."

    def _free(self) -> str:
        return "Your place is free." if self.most == 1 else f"All {self.most} places are free."

    def _taken(self) -> str:
        of = "your one place" if self.most == 1 else f"your {self.most} places"
        if self.weight > self.most:
            return f"You carry {self.weight}, more than {of}"
        if self.most == 1:
            return "Your one place is taken"
        if self.is_full:
            all_of = "Both" if self.most == 2 else f"All {self.most}"
            return f"{all_of} of your places are taken"
        return f"{self.weight} of {of} {'is' if self.weight == 1 else 'are'} taken"

    def _double(self) -> str:
        heavy = self.heavy
        if not heavy:
            return ""
        verb = "one counts" if len(heavy) == 1 else f"{_NUMBERS[len(heavy)]} count"
        days = list(dict.fromkeys(day_in_words(day, self.on) for day in heavy))
        return f", and {verb} double until {' and '.join(days)}"


def load_of(supporter: Supporter, on: date) -> Load:
    """What a supporter, who comes with user and organisation, carries on this UK day. One query."""
    days = Place.objects.filter(supporter=supporter).values_list("heavy_until", flat=True)
    return Load(tuple(days[:HARD_CAP]), supporter.most, on)


def heavy_until(me: User, request: UUID, on: date) -> date | None:
    """Until when one's own open conversation counts double; None when it counts once. One query."""
    held = Place.objects.owned_by(me).heavy(on).filter(request=request)
    return held.values_list("heavy_until", flat=True).first()
