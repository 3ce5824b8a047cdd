"""What may be told of an organisation's peer supporters: how many, by rank band, by usual times.

Several tables part the same people, so that a hidden cell of one could be worked out from another.
The rule that stops it is the simplest we found: **a table is told when each of its cells is, and
otherwise not at all**. Then no table has a hidden cell beside a told one. Before a table is left
out it is told coarser, with fewer and larger groups. Decision 37 says why this is enough.

Counted is who is a peer supporter by standing: approved and not stepped down. Whether they rest,
are away, take new contacts or are suspended is not read here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from directory.rota import BITS, Part
from evaluation.hiding import LEAST, told

Group = tuple[str, ...]
# The groups of a table, the finest first. Each level has every code once.
Ladder = tuple[tuple[Group, ...], ...]
Told = dict[str, int]

# Front line, first line managers, those above; then managers of any rank.
BANDS: Final[Ladder] = (
    (("1",), ("2",), ("3", "4", "5")),
    (("1",), ("2", "3", "4", "5")),
)
# By the latest part of the day somebody is usually free in.
TIMES: Final[Ladder] = (
    (("night",), ("evening",), ("day",), ("unsaid",)),
    (("night", "evening"), ("day", "unsaid")),
)
# Below this a word about how many are up to date would be about very few either way.
LEAST_FOR_STATE: Final = 2 * LEAST
WORDS: Final = {
    "band.1": "Front line",
    "band.2": "First line managers",
    "band.3+4+5": "Middle managers and above",
    "band.2+3+4+5": "Managers of any rank",
    "times.night": "Some nights",
    "times.evening": "Some evenings, no nights",
    "times.day": "Mornings or afternoons only",
    "times.unsaid": "Have not said",
    "times.night+evening": "Some evenings or nights",
    "times.day+unsaid": "Mornings or afternoons only, or have not said",
}


@dataclass(frozen=True)
class One:
    """What is counted of one peer supporter, for as long as the count takes."""

    band: str
    times: str
    is_trained: bool
    is_supervised: bool


def latest(usual: Mapping[str, Any]) -> str:
    """The latest part of the day in `Supporter.usual`: on any day of the week or pattern."""
    bits = 0
    for day in usual.get("days", ""):
        bits |= int(day, 16)
    if bits & BITS[Part.NIGHT]:
        return "night"
    if bits & BITS[Part.EVENING]:
        return "evening"
    return "day" if bits else "unsaid"


def sums(counts: Mapping[str, int], level: Iterable[Group]) -> dict[str, int]:
    """The count of each group, named by its codes."""
    return {"+".join(group): sum(counts.get(code, 0) for code in group) for group in level}


def told_table(counts: Mapping[str, int], ladder: Ladder) -> Told:
    """The finest level of which every cell may be told, as told; empty when there is none."""
    for level in ladder:
        cells = sums(counts, level)
        if min(cells.values()) >= LEAST:
            return {name: told(number) or 0 for name, number in cells.items()}
    return {}


def told_state(name: str, current: int, number: int) -> Told:
    """How many of `number` are up to date: both sides, or which of the two has fewer than 5.

    "Fewer than 5, or none" is all that is said of a small side, and nothing of few people.
    """
    if number < LEAST_FOR_STATE:
        return {}
    lapsed = number - current
    if lapsed < LEAST:
        return {f"{name}.nearly_all": 0}
    if current < LEAST:
        return {f"{name}.hardly_any": 0}
    return {f"{name}.current": told(current) or 0, f"{name}.lapsed": told(lapsed) or 0}


def tell(service: str, people: Iterable[One], accounts: Mapping[str, int]) -> Told:
    """All that is told of one organisation. `accounts`: its open accounts by rank band."""
    everybody = list(people)
    number = told(len(everybody))
    if number is None:
        return {}
    bands = told_table(_count(one.band for one in everybody), BANDS)
    times = told_table(_count(one.times for one in everybody), TIMES)
    trained = sum(one.is_trained for one in everybody)
    supervised = sum(one.is_supervised for one in everybody)
    return {
        f"pool.{service}": number,
        f"accounts.{service}": told(sum(accounts.values())) or 0,
        **{f"band.{name}": cell for name, cell in bands.items()},
        **_beside(bands, accounts),
        **{f"times.{name}": cell for name, cell in times.items()},
        **told_state("training", trained, len(everybody)),
        **told_state("supervision", supervised, len(everybody)),
    }


def _beside(bands: Told, accounts: Mapping[str, int]) -> Told:
    """The accounts in the same groups. A supporter has an account: no group is smaller."""
    groups = [tuple(name.split("+")) for name in bands]
    cells = sums(accounts, groups)
    return {f"accounts.band.{name}": told(number) or 0 for name, number in cells.items()}


def _count(codes: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code in codes:
        found[code] = found.get(code, 0) + 1
    return found
