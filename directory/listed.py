"""Everybody who is listed, read for the index: as plain values, and what many have in common once.

A hundred thousand model instances would take as many megabytes and ten seconds. What is said of a
supporter comes from the same functions as everywhere (directory/cards.py), asked once for each
combination there is; tests hold the index against plain queries.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from itertools import chain
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import (
    Aggregate,
    Case,
    Func,
    IntegerField,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from directory.cards import NAMELESS, Card, card, free_on, in_order, standing
from directory.models import PLACES, SharedArea, Supporter, taking_on
from directory.order import block_of, day_key
from directory.rota import EVERY_BIT
from directory.search import label_stems
from directory.taxonomy import SENSITIVE, Audience
from people.models import Organisation, User
from records.fields import CodesField

Key = tuple[str, object]
SEPARATOR: Final = "\x1f"


class _AsOne(Func):
    """Values of a row as one text, nothing where there is none: one text takes a fraction of the
    time to read and to look up that eight values take."""

    template = "%(expressions)s"
    arg_joiner = f" || '{SEPARATOR}' || "
    output_field = TextField()

    def __init__(self, *parts: Any) -> None:
        nothing = Value("", output_field=TextField())
        super().__init__(*(Coalesce(Cast(one, TextField()), nothing) for one in parts))


# What the three kinds of Shared are made of. Of whoever is at rest, or without supervision, this
# day knows only that they take nobody new: the dates themselves would give nearly everybody a
# combination of their own.
STANDING: Final = _AsOne(
    "taking", "next_free", "away_until", PLACES, "load_snapshot", "usual"
)  # fmt: skip
WORK: Final = _AsOne(
    "region",
    "user__role_type",
    "user__organisation",
    "user__organisation__emergency_service",
)
TALK: Final = _AsOne("ways", "languages")
# An id as text: it takes longer to make one of each of so many than to read them.
ID: Final = Cast("pk", TextField())
WHOM: Final = Cast("user", TextField())
WHOSE: Final = Cast("supporter_id", TextField())
CODES: Final = CodesField()


class _Said(Aggregate):
    """To whom each area of a group is shown, as one text: "everyone:sleep,own:debt"."""

    function = "STRING_AGG"
    template = "%(function)s(audience || ':' || code, ',')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite's spelling."""
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)


# Of each supporter, by the bytes of their id: "everyone:sleep,own:debt".
Areas = dict[bytes, str]


def lived_key(said: str) -> Key:
    """Of "everyone:sleep": by whom it can be filtered, and for what."""
    audience, _, code = said.partition(":")
    return audience, code


@dataclass(slots=True, eq=False)
class Shared:
    """A part of a card, and all one can filter by with it; `places` of those who have it."""

    card: Card
    keys: tuple[Key, ...]
    stems: frozenset[str] = frozenset()
    places: list[int] = field(default_factory=list)


class Entry(NamedTuple):
    """One listed supporter: the parts of the card, and `lived`: which areas are shown to whom."""

    # Ids as bytes: a hundred thousand UUIDs take longer to make, and to sort by.
    id: bytes
    user: bytes
    block: int
    name: str
    words: str
    standing: Shared
    work: Shared
    talk: Shared
    lived: str

    def is_found_by(self, stem: str, spaced: str) -> bool:
        """Whether this stem is among the words, role, service or region; `spaced`: with a space on
        either side."""
        return spaced in self.words or stem in self.work.stems

    def facets(self) -> Iterator[Key]:
        """All one can filter by."""
        yield from chain(self.standing.keys, self.work.keys, self.talk.keys)
        yield from (lived_key(said) for said in self.lived.split(",") if said)

    def card(self, *, same: bool) -> Card:
        """The card for people of the same organisation, or for all others."""
        now = self.standing.card
        return Card(
            name=self.name,
            work=self.work.card.work,
            same=same,
            areas=_shown_to(Audience.OWN if same else Audience.OTHERS, self.lived),
            ways=self.talk.card.ways,
            languages=self.talk.card.languages,
            available=now.available,
            availability=now.availability,
            free=now.free,
        )


class Listed:
    """Reads supporters of one London day and remembers what they have in common."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.standing: dict[str, Shared] = {}
        self.work: dict[str, Shared] = {}
        self.talk: dict[str, Shared] = {}
        # Equal names, words and sets of areas are kept once.
        self.same: dict[str, str] = {}

    def entries(self, ids: list[UUID] | None) -> Iterator[Entry]:
        """Those of `ids` (None: everybody) that are listed. Two queries."""
        areas = self._areas(ids)
        listed = Supporter.objects.listed(self.day)
        if ids is not None:
            listed = listed.filter(pk__in=ids)
        taking = Case(When(taking_on(self.day), then=1), default=0, output_field=IntegerField())
        read = listed.annotate(taking=taking).values_list(
            ID, WHOM, "shown_name", "search_text", STANDING, WORK, TALK
        )
        once, as_entry, blocks = self.same.setdefault, Entry._make, day_key(self.day)
        for pk, user, name, words, now, work, talk in _read(read, whole=ids is None):
            key = _bytes(pk)
            name = name or NAMELESS
            yield as_entry(
                (
                    key,
                    _bytes(user),
                    block_of(key, blocks),
                    once(name, name),
                    once(words, words),
                    self.standing.get(now) or self._made(self.standing, _standing, now),
                    self.work.get(work) or self._made(self.work, _work, work),
                    self.talk.get(talk) or self._made(self.talk, _talk, talk),
                    areas.get(key, ""),
                )
            )

    def _made(self, known: dict[str, Shared], make: Callable[..., Shared], text: str) -> Shared:
        made = known[text] = make(self.day, *text.split(SEPARATOR))
        return made

    def shared(self) -> Iterator[Shared]:
        """Every part that somebody has."""
        return chain(self.standing.values(), self.work.values(), self.talk.values())

    def _areas(self, ids: list[UUID] | None) -> Areas:
        """What the same people share, a row for each of them: as many rows as areas would take
        twice as long to read."""
        shared = SharedArea.objects.current().exclude(code__in=SENSITIVE)
        if ids is not None:
            shared = shared.filter(supporter__in=ids)
        read = shared.values("supporter").annotate(said=_Said("code")).values_list(WHOSE, "said")
        once = self.same.setdefault
        every = _read(read, whole=ids is None)
        return {_bytes(whose): once(said, said) for whose, said in every}


def _read(rows: QuerySet[Any, Any], *, whole: bool) -> Iterator[tuple[str, ...]]:
    """The rows as the database gives them; until the last is read nothing else may be asked.

    `whole`, everybody's: for a cursor of the server, as `iterator` takes, PostgreSQL plans without
    its parallel workers; an answer in one piece leaves memory that is not given back.
    """
    statement, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        if whole and connection.vendor == "postgresql":
            from psycopg import capabilities

            size = 5_000 if capabilities.has_stream_chunked() else 1
            yield from cursor.stream(statement, values, size=size)
        else:
            cursor.execute(statement, values)
            yield from cursor


@lru_cache(maxsize=20_000)
def _shown_to(audience: str, lived: str) -> tuple[str, ...]:
    """The codes that people of this kind may read."""
    keys = [one.split(":") for one in lived.split(",") if one]
    return in_order([code for to, code in keys if to in (Audience.EVERYONE, audience)])


def _bytes(id_text: str) -> bytes:
    """Of an id as either database writes it: with or without hyphens."""
    return bytes.fromhex(id_text.replace("-", ""))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _nobody() -> User:
    """Somebody of whom nothing is known: an account of its own for each would take longer."""
    return User()


def _standing(
    day: date, taking: str, next_free: str, away_until: str, room: str, load: str, usual: str
) -> Shared:
    """Whether and when somebody is there."""
    supporter = Supporter(
        user=_nobody(),
        taking_new=taking == "1",
        next_free=_day(next_free),
        away_until=_day(away_until),
        how_many=int(room),
        load_snapshot=int(load),
    )
    supporter.usual = json.loads(usual)
    made = card(supporter, (), same=False, on=day)
    free = free_on(supporter, day)
    keys: list[Key] = [("tier", standing(supporter, day))]
    if made.available:
        keys += [("available", "yes"), *(("free", bit) for bit in EVERY_BIT if free & bit)]
    return Shared(made, tuple(keys))


@lru_cache(maxsize=4096)
def _working(role: str, where: str, service: str) -> User:
    """Somebody of whom only this is known; `where`: the organisation's id as it is stored."""
    employer = Organisation(pk=UUID(where), emergency_service=service) if where else None
    return User(role_type=role, organisation=employer)


def _work(day: date, region: str, role: str, where: str, service: str) -> Shared:
    """Where somebody works, and as what."""
    user = _working(role, where, service)
    supporter = Supporter(region=region, user=user)
    keys: list[Key] = [("regions", region)]
    if user.organisation is not None:
        keys += [("organisation", user.organisation.pk), ("services", service)]
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
