"""How well an offer fits a need: the whole rule, in points and in words. No database, no clock.

The table is short on purpose, so that anybody can work a result out by hand
(docs/decisions/0063-a-match-that-explains-itself.md). What somebody has been through is not in it:
points that moved with an area would tell the area. That both said "with lived experience" is a
reason and no points: coordinators see the same order, and must not see it there.

Who must not meet whom is not asked here: see mentoring/fitting.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final
from uuid import UUID

# What each thing in common is worth, and how often it counts at most.
TOPIC: Final = 4
MOST_TOPICS: Final = 5
SAME_WORK: Final = 4
SAME_SERVICE: Final = 2
TIME: Final = 2
MOST_TIMES: Final = 3
WAY: Final = 1
MOST_WAYS: Final = 2
NEAR_ABOVE: Final = 2
# So many bands above are near enough to remember what it was like.
NEAR: Final = 2
WISHED_SERVICE: Final = 3
OTHER_TEAM: Final = 2

# No fit has more points than this.
MOST_POINTS: Final = (
    TOPIC * MOST_TOPICS + SAME_WORK + TIME * MOST_TIMES + WAY * MOST_WAYS
    + NEAR_ABOVE + WISHED_SERVICE + OTHER_TEAM
)  # fmt: skip

TIMES_ALIKE: Final = {
    "nights": "Works nights too",
    "weekends": "Has time at weekends too",
    "rest_days": "Has time on rest days too",
    "evenings": "Has time in the evening too",
    "days": "Has time in the daytime too",
}
NUMBERS: Final = ("no", "one", "two", "three", "four", "five")
SAME, OTHER, ANY = "same", "other", "any"


@dataclass(frozen=True, kw_only=True)
class Person:
    """What counts of somebody: no name, nothing that was written."""

    organisation: UUID | None = None
    service: str = ""
    role: str = ""
    band: int = 1
    team: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for. Empty: does not matter.

    Wishes for an organisation ("same", "other", "any"), a highest band, a gender and a way hold;
    that for a service (in the same words) only puts others further down, that for lived experience
    is a reason (where it stands in the list says mentoring/fitting.py).
    """

    person: Person
    topics: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    service: str = ANY
    organisation: str = ANY
    bands_up: int | None = None
    gender: str = ""
    experience: bool = False


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What somebody offers. `gender` only where they chose to say it."""

    person: Person
    topics: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    gender: str = ""
    experience: bool = False


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a kind of pair asks for: how many bands above at least and at most, whether both are
    of one organisation, whether another team is better."""

    least_bands: int = 0
    most_bands: int = 4
    one_organisation: bool = False
    other_team: bool = False


@dataclass(frozen=True)
class Fit:
    """How well the two go together, and why, as the one who needs somebody reads it."""

    points: int
    reasons: tuple[str, ...]


def fit(wanted: Wanted, offered: Offered, limits: Limits) -> Fit | None:
    """Points and reasons; None when the limits or a wish that holds keep them from each other."""
    found = points(wanted, offered, limits)
    return None if found is None else Fit(found, _reasons(wanted, offered, limits))


def points(wanted: Wanted, offered: Offered, limits: Limits) -> int | None:
    """The points alone: a cohort asks a quarter of a million times."""
    if not may_pair(wanted, offered, limits):
        return None
    mine, theirs = wanted.person, offered.person
    found = TOPIC * min(len(wanted.topics & offered.topics), MOST_TOPICS)
    found += TIME * min(len(wanted.times & offered.times), MOST_TIMES)
    found += WAY * min(len(wanted.ways & offered.ways), MOST_WAYS)
    if mine.role and mine.role == theirs.role:
        found += SAME_WORK
    elif mine.service and mine.service == theirs.service:
        found += SAME_SERVICE
    if 0 < theirs.band - mine.band <= NEAR:
        found += NEAR_ABOVE
    if _is_wished_service(wanted, offered):
        found += WISHED_SERVICE
    if _is_other_team(wanted, offered, limits):
        found += OTHER_TEAM
    return found


def _reasons(wanted: Wanted, offered: Offered, limits: Limits) -> tuple[str, ...]:
    """Why, in the order in which they are read."""
    mine, theirs = wanted.person, offered.person
    both = min(len(wanted.topics & offered.topics), MOST_TOPICS)
    times = wanted.times & offered.times
    said = list[str]()
    if both:
        word = "topic" if both == 1 else "topics"
        said.append(f"{NUMBERS[both].capitalize()} {word} in common")
    if mine.role and mine.role == theirs.role:
        said.append("Same kind of work")
    elif mine.service and mine.service == theirs.service:
        said.append("Same service")
    said += _bands(theirs.band - mine.band)
    said += [words for code, words in TIMES_ALIKE.items() if code in times][:1]
    if _is_wished_service(wanted, offered):
        said.append("A service you asked for")
    if wanted.experience and offered.experience:
        said.append("Someone with lived experience")
    if _is_other_team(wanted, offered, limits):
        said.append("Not in your team")
    return tuple(said)


def may_pair(wanted: Wanted, offered: Offered, limits: Limits) -> bool:
    """Whether they could be a pair at all, as far as what they said goes."""
    mine, theirs = wanted.person, offered.person
    up = theirs.band - mine.band
    most = limits.most_bands if wanted.bands_up is None else min(limits.most_bands, wanted.bands_up)
    same = mine.organisation is not None and mine.organisation == theirs.organisation
    if limits.one_organisation and not same:
        return False
    if wanted.organisation in (SAME, OTHER) and same != (wanted.organisation == SAME):
        return False
    return (
        limits.least_bands <= up <= most
        and (not wanted.gender or wanted.gender == offered.gender)
        and _share(wanted.topics, offered.topics)
        and _share(wanted.ways, offered.ways)
    )


def _share(one: frozenset[str], other: frozenset[str]) -> bool:
    """Something in common; whoever said nothing has it with everybody."""
    return not one or not other or bool(one & other)


def _bands(up: int) -> list[str]:
    if up <= 0:
        return ["Same rank band"] if up == 0 else []
    return [f"{NUMBERS[up].capitalize()} rank {'band' if up == 1 else 'bands'} up"]


def _is_wished_service(wanted: Wanted, offered: Offered) -> bool:
    same = wanted.person.service == offered.person.service
    return wanted.service in (SAME, OTHER) and same == (wanted.service == SAME)


def _is_other_team(wanted: Wanted, offered: Offered, limits: Limits) -> bool:
    mine = wanted.person.team
    return limits.other_team and mine is not None and mine != offered.person.team


def in_order(need: UUID, found: Iterable[tuple[UUID, Fit]]) -> list[tuple[UUID, Fit]]:
    """The best first. What is even stands in an order of its own for each need, the same each
    time: otherwise one offer would be the first for everybody."""

    def place(one: tuple[UUID, Fit]) -> tuple[int, bytes]:
        return -one[1].points, blake2b(one[0].bytes, key=need.bytes).digest()

    return sorted(found, key=place)
