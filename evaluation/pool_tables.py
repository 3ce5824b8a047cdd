"""The tables about peer supporters, made of the quarter's stored numbers alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from evaluation.counting import COUNTED, GROUPS
from evaluation.hiding import total, words
from evaluation.models import PoolFigure
from evaluation.pool import BANDS, TIMES, WORDS
from evaluation.quarters import QUARTER, last_end
from people.models import User
from people.modules import Module
from people.taxonomy import SERVICES
from records.clock import today
from records.models import Finished

FEW_PEOPLE: Final = "Not shown: fewer than 5, or none. So few could be somebody."
NO_TABLE: Final = (
    "Not shown: one of the groups has fewer than 5 peer supporters, or none. So few could be "
    "somebody, and the other groups would give them away."
)
NO_STATE: Final = "Not shown: this needs at least 10 peer supporters."
STATES: Final = {
    "training": "Training, checks and agreement up to date",
    "supervision": "Supervision not overdue",
}
IN_GROUPS: Final = "People in your peer groups, without private ones"
COLUMNS: Final = ("Peer supporters", "People with an account")

Stored = Mapping[UUID | None, Mapping[str, int]]


@dataclass(frozen=True)
class Table:
    """A caption, column headings, and rows; without rows, `why` says why."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    why: str = ""


@dataclass(frozen=True)
class Pool:
    """When it was counted (None: not yet) and when it will be again; the tables; what is up to
    date, each with a sentence."""

    counted_on: date | None
    again_on: date
    tables: tuple[Table, ...]
    states: tuple[tuple[str, str], ...]


def pool(user: User, on: date) -> Pool:
    """What this person may see. Two queries."""
    mark = Finished.objects.filter(name=COUNTED).first()
    stored = _stored()
    own = stored.get(user.organisation_id, {})
    everywhere = stored.values()
    tables = (
        _by_service(own, everywhere),
        _by_band("Your peer supporters by rank band", own),
        _by_band("All peer supporters by rank band", _coarse(everywhere, "band")),
        _by_times("When your peer supporters are usually free", own),
        _by_times("When all peer supporters are usually free", _coarse(everywhere, "times")),
    )
    states = tuple((label, _state(name, own)) for name, label in STATES.items())
    if user.organisation is not None and user.organisation.has(Module.GROUPS):
        states += ((IN_GROUPS, _few(own.get(GROUPS))),)
    again_on = last_end(on) + QUARTER
    return Pool(today(mark.at) if mark else None, again_on, tables, states)


def _stored() -> Stored:
    found: dict[UUID | None, dict[str, int]] = {}
    for row in PoolFigure.objects.all():
        found.setdefault(row.organisation_id, {})[row.kind] = row.number
    return found


def _by_service(own: Mapping[str, int], everywhere: Iterable[Mapping[str, int]]) -> Table:
    """Totals are sums of what each organisation is told of itself."""
    both = ("pool", "accounts")
    mine = [total(own.get(f"{kind}.{code}") for code, _ in SERVICES) for kind in both]
    lines = [("Your organisation", mine)]
    for code, label in SERVICES:
        lines.append(
            (label, [total(at.get(f"{kind}.{code}") for at in everywhere) for kind in both])
        )
    services = [numbers for _, numbers in lines[1:]]
    together = [total(column) for column in zip(*services, strict=True)]
    lines.append(("All together, of what is shown above", together))
    rows = tuple((name, *(_few(number) for number in numbers)) for name, numbers in lines)
    return Table("Peer supporters by service", ("Where", *COLUMNS), rows)


def _few(number: int | None) -> str:
    return FEW_PEOPLE if number is None else words(number)


def _coarse(everywhere: Iterable[Mapping[str, int]], name: str) -> Mapping[str, int]:
    """The sums of what organisations are told, in the groups that all of their tables have."""
    found: dict[str, int] = {}
    level = (BANDS if name == "band" else TIMES)[-1]
    for prefix in (name, f"accounts.{name}"):
        for at in everywhere:
            cells = {kind[len(prefix) + 1 :]: n for kind, n in at.items() if _of(kind, prefix)}
            for group in level:
                number = sum(n for code, n in cells.items() if set(code.split("+")) <= set(group))
                if number:
                    key = f"{prefix}.{'+'.join(group)}"
                    found[key] = found.get(key, 0) + number
    return found


def _of(kind: str, prefix: str) -> bool:
    return kind.startswith(f"{prefix}.")


def _by_band(caption: str, told: Mapping[str, int]) -> Table:
    columns = ("band", "accounts.band")
    rows = tuple(_rows(told, columns))
    return Table(caption, ("Rank band", *COLUMNS), rows, "" if rows else NO_TABLE)


def _by_times(caption: str, told: Mapping[str, int]) -> Table:
    rows = tuple(_rows(told, ("times",)))
    return Table(caption, ("Latest in the day", COLUMNS[0]), rows, "" if rows else NO_TABLE)


def _rows(told: Mapping[str, int], columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Each group with its number and share in each column; shares are of what is shown."""
    first = columns[0]
    groups = [name for name in WORDS if name in told and _of(name, first)]
    whole = {column: sum(told[_in(name, column)] for name in groups) for column in columns}
    for name in groups:
        numbers = [(told[_in(name, column)], whole[column]) for column in columns]
        yield WORDS[name], *(f"{n} ({round(100 * n / of)}%)" for n, of in numbers)


def _in(name: str, column: str) -> str:
    return f"{column}.{name.partition('.')[2]}"


def _state(name: str, own: Mapping[str, int]) -> str:
    if f"{name}.nearly_all" in own:
        return "All of your peer supporters, or all but fewer than 5."
    if f"{name}.hardly_any" in own:
        return "None of your peer supporters, or fewer than 5."
    if f"{name}.current" in own:
        current, lapsed = own[f"{name}.current"], own[f"{name}.lapsed"]
        return f"About {current} of your peer supporters; about {lapsed} not."
    return NO_STATE
