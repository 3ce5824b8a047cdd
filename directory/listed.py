"""Everybody who is listed, read for the index: as plain values, and what many have in common once.

A hundred thousand model instances would take as many megabytes and ten seconds. What is said of a
supporter comes from the same functions as everywhere (directory/cards.py), asked once for each
combination there is; tests hold the index against plain queries.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Case, IntegerField, TextField, When
from django.db.models.functions import Cast

from directory.cards import NAMELESS, Card, card, free_on, in_order, standing
from directory.models import PLACES, SharedArea, Supporter, taking_on
from directory.rota import EVERY_BIT
from directory.search import label_stems
from directory.taxonomy import SENSITIVE, Audience
from people.models import Organisation, User
from records.fields import CodesField

Key = tuple[str, object]
# What the three kinds of Shared are made of, as they are named in a query.
# Of whoever is at rest, or without supervision, this day knows only that they take nobody new: the
# dates themselves would give nearly everybody a combination of their own.
STANDING: Final = ("taking", "next_free_text", "away_until_text", "room", "load_snapshot")
WORK: Final = ("region", "user__role_type", "user__organisation_text")
SERVICE: Final = "user__organisation__emergency_service"
TALK: Final = ("ways_text", "languages_text")
# As they are stored: a dictionary and two lists could not be looked up, and to make a date or an
# id of each of so many rows takes longer than to read them.
AS_TEXT: Final = (
    "pk", "user", "next_free", "away_until", "usual", "user__organisation", "ways", "languages"
)  # fmt: skip
TEXTS: Final = {f"{name}_text": Cast(name, TextField()) for name in AS_TEXT}
WHOSE: Final = Cast("supporter_id", TextField())
CODES: Final = CodesField()
COLUMNS: Final = (
    "pk_text", "user_text", "shown_name", "search_text", *STANDING, "usual_text", *WORK, SERVICE,
    *TALK,
)  # fmt: skip
# By the number of the id: a UUID is slow to look up.
Areas = dict[int, list[Key]]


@dataclass(slots=True, eq=False)
class Shared:
    """A part of a card, and all one can filter by with it; `places` of those who have it."""

    card: Card
    keys: tuple[Key, ...]
    stems: frozenset[str] = frozenset()
    places: list[int] = field(default_factory=list)


class Entry(NamedTuple):
    """One listed supporter: what people of their organisation, and what everybody else may read
    of what they have lived through, and the parts of the card."""

    id: UUID
    block: int
    name: str
    words: str
    standing: Shared
    work: Shared
    talk: Shared
    own: tuple[str, ...]
    others: tuple[str, ...]

    def is_found_by(self, stem: str, spaced: str) -> bool:
        """Whether this stem is among the words, role, service or region; `spaced`: with a space on
        either side."""
        return spaced in self.words or stem in self.work.stems

    def card(self, *, same: bool) -> Card:
        """The card for people of the same organisation, or for all others."""
        now = self.standing.card
        return Card(
            name=self.name,
            work=self.work.card.work,
            same=same,
            areas=self.own if same else self.others,
            ways=self.talk.card.ways,
            languages=self.talk.card.languages,
            available=now.available,
            availability=now.availability,
            free=now.free,
        )


class Row(NamedTuple):
    """One row as it was read, with its parts."""

    id: UUID
    # The number of the id.
    user: int
    name: str
    words: str
    standing: Shared
    work: Shared
    talk: Shared


class Listed:
    """Reads supporters of one London day and remembers what they have in common."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.shared: dict[tuple[Any, ...], Shared] = {}
        # Equal names, and equal sets of areas, are kept once.
        self.same: dict[Any, Any] = {}

    def rows(self, ids: list[UUID] | None) -> Iterator[Row]:
        """Those of `ids` (None: everybody) that are listed. One query."""
        listed = Supporter.objects.listed(self.day)
        if ids is not None:
            listed = listed.filter(pk__in=ids)
        taking = Case(When(taking_on(self.day), then=1), default=0, output_field=IntegerField())
        read = listed.annotate(taking=taking, room=PLACES, **TEXTS).values_list(*COLUMNS)
        for pk, user, name, words, *values in read.iterator(chunk_size=5_000):
            yield Row(
                UUID(pk),
                _number(user),
                self.once(name or NAMELESS),
                self.once(words),
                self._part(_standing, *values[:6]),
                self._part(_work, *values[6:10]),
                self._part(_talk, *values[10:]),
            )

    def _part(self, make: Callable[..., Shared], *values: Any) -> Shared:
        key = (make, *values)
        found = self.shared.get(key)
        if found is None:
            found = self.shared[key] = make(self.day, *values)
        return found

    def areas(self, ids: list[UUID] | None) -> Areas:
        """What the same people share, as (audience, code). One query."""
        shared = SharedArea.objects.current().exclude(code__in=SENSITIVE)
        if ids is not None:
            shared = shared.filter(supporter__in=ids)
        found: Areas = {}
        read = shared.annotate(whose=WHOSE).values_list("whose", "audience", "code")
        for whose, *key in read.iterator(chunk_size=5_000):
            found.setdefault(_number(whose), []).append(self.once(tuple(key)))
        return found

    def seen(self, areas: list[Key]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The codes that people of the same organisation, and those that all others may see."""
        own = self._shown_to(Audience.OWN, areas)
        if all(to == Audience.EVERYONE for to, _ in areas):
            return own, own
        return own, self._shown_to(Audience.OTHERS, areas)

    def _shown_to(self, audience: str, areas: list[Key]) -> tuple[str, ...]:
        codes = [str(code) for to, code in areas if to in (Audience.EVERYONE, audience)]
        shown: tuple[str, ...] = self.once(in_order(codes))
        return shown

    def once(self, value: Any) -> Any:
        """The first of all that equal it."""
        return self.same.setdefault(value, value)


def _number(id_text: str) -> int:
    """Of an id as either database writes it: with or without hyphens."""
    return int(id_text.replace("-", ""), 16)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _nobody() -> User:
    """Somebody of whom nothing is known: an account of its own for each would take longer."""
    return User()


def _standing(day: date, *values: Any) -> Shared:
    """Whether and when somebody is there: the values of STANDING, and the text of usual times."""
    taking, next_free, away_until, room, load, usual = values
    supporter = Supporter(
        user=_nobody(),
        taking_new=bool(taking),
        next_free=_day(next_free),
        away_until=_day(away_until),
        how_many=room,
        load_snapshot=load,
    )
    supporter.usual = json.loads(usual)
    made = card(supporter, (), same=False, on=day)
    free = free_on(supporter, day)
    keys: list[Key] = [("tier", standing(supporter, day))]
    if made.available:
        keys += [("available", "yes"), *(("free", bit) for bit in EVERY_BIT if free & bit)]
    return Shared(made, tuple(keys))


def _work(day: date, region: str, role: str, where: str | None, service: str | None) -> Shared:
    """Where somebody works, and as what; `where`: the organisation's id as it is stored."""
    employer = UUID(where) if where else None
    organisation = Organisation(pk=employer, emergency_service=service or "") if employer else None
    supporter = Supporter(region=region, user=User(role_type=role, organisation=organisation))
    keys: list[Key] = [("regions", region)]
    if organisation is not None:
        keys += [("organisation", employer), ("services", service)]
    return Shared(card(supporter, (), same=False, on=day), tuple(keys), label_stems(supporter))


def _talk(day: date, ways: str, languages: str) -> Shared:
    """How and in which languages somebody talks, as it is stored."""
    supporter = Supporter(user=_nobody(), ways=CODES.to_python(ways))
    supporter.languages = CODES.to_python(languages)
    keys = [
        *(("ways", way) for way in supporter.ways),
        *(("languages", language) for language in supporter.languages),
    ]
    return Shared(card(supporter, (), same=False, on=day), tuple(keys))
