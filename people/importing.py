"""What a sheet of people would change, held against the organisation as it is now. Writes nothing.

An empty cell leaves things as they are. So does a cell that says what the export would say: an
export that is imported again changes nothing, whatever a person named elsewhere.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from people.columns import COLUMNS, row_of
from people.models import Organisation, Team, User
from people.reading import BESIDE, EMAIL, SheetRow, bare, tidy
from people.standing_here import Here, here
from people.taxonomy import ENGAGEMENTS, RANK_BANDS, ROLE_TYPES, roles_of
from records.tokens import keyed_hash

MOST_CHARACTERS: Final = 500
NAME, TEAM, SMALL, MANAGER, ROLE, RANK, ENGAGED = list(COLUMNS)[1:]
FIELDS: Final = {
    NAME: "name",
    TEAM: "team",
    MANAGER: "line_manager",
    ROLE: "role_type",
    RANK: "rank_band",
    ENGAGED: "engagement",
}
HEADINGS: Final = {name: heading for heading, name in FIELDS.items()}
LABELS: Final[dict[str, dict[Any, str]]] = {
    "role_type": dict(ROLE_TYPES),
    "rank_band": dict(RANK_BANDS),
    "engagement": dict(ENGAGEMENTS),
}
LONGEST: Final = {NAME: 80, TEAM: 120}
YES_NO: Final = {"yes": True, "no": False}

NO_USE: Final = "This address cannot be used here."
NOT_KNOWN: Final = "Nobody in this file or at your organisation has this address."


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be used: its number, the heading, and what to do."""

    row: int
    column: str
    words: str


@dataclass(frozen=True)
class Entry:
    """One row: whom it is about (None: somebody new) and the values that differ, by field. A team
    is its name, a manager their address."""

    row: int
    email: str
    person: User | None
    values: dict[str, Any]

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """Of somebody who is here, what differs: the heading, what the export says now, and what
        the sheet would make of it. All of it stands on the account's page too."""
        held = dict(zip(COLUMNS, row_of(self.person), strict=True)) if self.person else {}
        return [
            (HEADINGS[name], held.get(HEADINGS[name], ""), LABELS.get(name, {}).get(value, value))
            for name, value in self.values.items()
        ]


@dataclass
class Plan:
    """Everything the sheet would do."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # Teams by name, and whether each is a small one.
    new_teams: dict[str, bool] = field(default_factory=dict)
    changed_teams: dict[str, bool] = field(default_factory=dict)
    absent: list[User] = field(default_factory=list)

    @property
    def new(self) -> list[Entry]:
        """Those who have no account yet."""
        return [entry for entry in self.entries if entry.person is None]

    @property
    def changed(self) -> list[Entry]:
        """Those about whom something differs."""
        return [entry for entry in self.entries if entry.person is not None and entry.values]

    @property
    def unchanged(self) -> int:
        """How many rows say what is so already."""
        return len(self.entries) - len(self.new) - len(self.changed)

    @property
    def rows_in_error(self) -> int:
        """How many rows cannot be used."""
        return len({problem.row for problem in self.problems})

    @property
    def does_something(self) -> bool:
        """Whether applying it would change anything."""
        return bool(self.new or self.changed or self.new_teams or self.changed_teams)

    @property
    def mark(self) -> str:
        """What somebody who looks at it agrees to: another as soon as anything of it differs, in
        the sheet or in what is held. A keyed hash."""
        people = [
            (one.row, one.email, one.values, row_of(one.person) if one.person else [])
            for one in [*self.new, *self.changed]
        ]
        problems = [(one.row, one.column, one.words) for one in self.problems]
        all_of_it = [people, problems, self.new_teams, self.changed_teams]
        return keyed_hash("people.import", json.dumps(all_of_it, sort_keys=True))


def words_of(own: Organisation) -> dict[str, list[str]]:
    """The words a cell may hold, for those columns that take words of a list."""
    lists: dict[str, Sequence[tuple[Any, str]]] = {
        ROLE: roles_of(own.emergency_service),
        RANK: RANK_BANDS,
        ENGAGED: ENGAGEMENTS,
    }
    return {column: [label for _, label in pairs] for column, pairs in lists.items()}


def plan_for(own: Organisation, rows: Sequence[SheetRow], *, lock: bool = False) -> Plan:
    """What these rows would do at this organisation now. `lock`: nobody changes it meanwhile."""
    emails = [row.text(EMAIL).lower() for row in rows]
    around = here(own, emails, lock=lock)
    plan = _Reading(own, around, Counter(emails)).read(rows)
    there = set(emails)
    plan.absent = [one for email, one in around.people.items() if email not in there]
    return plan


class _Reading:
    """Reads row after row into a plan."""

    def __init__(self, own: Organisation, around: Here, emails: Counter[str]) -> None:
        self.around, self.emails = around, emails
        self.plan = Plan()
        self.first_rows: dict[str, int] = {}
        self.new_teams: dict[str, str] = {}
        self.small_said: dict[str, bool] = {}
        self.choices = {
            ROLE: _choices([*ROLE_TYPES, *roles_of(own.emergency_service)]),
            RANK: _choices(RANK_BANDS),
            ENGAGED: _choices(ENGAGEMENTS),
        }
        self.parsers: dict[str, Callable[[SheetRow, str], Any]] = {
            NAME: self._short(NAME),
            TEAM: self._team,
            MANAGER: self._manager,
            ROLE: self._choice(ROLE, "Use the words of the list of role types."),
            RANK: self._choice(RANK, _one_of(RANK_BANDS)),
            ENGAGED: self._choice(ENGAGED, _one_of(ENGAGEMENTS)),
        }

    def read(self, rows: Sequence[SheetRow]) -> Plan:
        """All rows, then what only all of them together tell."""
        for row in rows:
            if self._readable(row) and self._usable(row):
                self._entry(row)
        self._loops()
        self.plan.problems.sort(key=lambda one: (one.row, list(COLUMNS).index(one.column)))
        wrong = {one.row for one in self.plan.problems}
        self.plan.entries = [one for one in self.plan.entries if one.row not in wrong]
        return self.plan

    def problem(self, row: SheetRow, column: str, words: str) -> None:
        """Note what is wrong in a cell."""
        self.plan.problems.append(Problem(row.number, column, words))

    def _readable(self, row: SheetRow) -> bool:
        long = [name for name, cell in row.cells.items() if len(cell) > MOST_CHARACTERS]
        for name in long:
            words = f"This cell has more than {MOST_CHARACTERS} characters."
            self.problem(row, name or list(COLUMNS)[-1], words)
        if BESIDE in row.cells and not long:
            self.problem(row, list(COLUMNS)[-1], "This row has more cells than there are headings.")
        return not long and BESIDE not in row.cells

    def _usable(self, row: SheetRow) -> bool:
        """Whether the address is one that this organisation may say something about."""
        email = row.text(EMAIL).lower()
        words = ""
        if not email:
            words = "Enter the address this row is about."
        elif email in self.first_rows:
            words = f"Row {self.first_rows[email]} is about this address already."
        elif not _is_address(email):
            words = "This is not an e-mail address."
        elif email in self.around.not_ours or email.rpartition("@")[2] in self.around.domains:
            words = NO_USE
        self.first_rows.setdefault(email, row.number)
        if words:
            self.problem(row, EMAIL, words)
        return not words

    def _entry(self, row: SheetRow) -> None:
        email = row.text(EMAIL).lower()
        person = self.around.people.get(email)
        held = dict(zip(COLUMNS, row_of(person), strict=True)) if person else {}
        values = {}
        for column, parse in self.parsers.items():
            cell = row.text(column)
            if cell and cell != tidy(held.get(column, "")):
                value = parse(row, cell)
                if value is not None and value != _now(person, FIELDS[column]):
                    values[FIELDS[column]] = value
        if person is None and not row.text(NAME):
            self.problem(row, NAME, "Enter the name to be called.")
        self._small(row, values.get("team") or (person.team.name if person and person.team else ""))
        self.plan.entries.append(Entry(row.number, email, person, values))

    def _short(self, column: str) -> Callable[[SheetRow, str], str | None]:
        def parse(row: SheetRow, cell: str) -> str | None:
            if len(cell) <= LONGEST[column]:
                return cell
            self.problem(row, column, f"Use at most {LONGEST[column]} characters.")
            return None

        return parse

    def _team(self, row: SheetRow, cell: str) -> str | None:
        name = self._short(TEAM)(row, cell)
        if name is None:
            return None
        known = self.around.team(name)
        if known is not None:
            return known.name
        name = self.new_teams.setdefault(name.casefold(), name)
        self.plan.new_teams.setdefault(name, True)
        return name

    def _choice(self, column: str, words: str) -> Callable[[SheetRow, str], Any]:
        def parse(row: SheetRow, cell: str) -> Any:
            code = self.choices[column].get(bare(cell))
            if code is None:
                self.problem(row, column, words)
            return code

        return parse

    def _manager(self, row: SheetRow, cell: str) -> str | None:
        email, own = cell.lower(), row.text(EMAIL).lower()
        if email == own:
            self.problem(row, MANAGER, "Nobody is their own manager.")
        elif email in self.around.people or self._comes(email):
            return email
        else:
            self.problem(row, MANAGER, NOT_KNOWN)
        return None

    def _comes(self, email: str) -> bool:
        """Whether a row of this sheet can bring somebody with this address."""
        around = self.around
        ours = email not in around.not_ours and email.rpartition("@")[2] not in around.domains
        return email in self.emails and _is_address(email) and ours

    def _small(self, row: SheetRow, team: str) -> None:
        """The one column that is about the team, not about the person."""
        cell = row.text(SMALL)
        if not cell:
            return
        small = YES_NO.get(cell.casefold())
        if small is None:
            self.problem(row, SMALL, "Use Yes or No.")
        elif not team:
            self.problem(row, SMALL, "Name the team this is about, or leave it empty.")
        elif self.small_said.setdefault(team, small) != small:
            self.problem(row, SMALL, "Another row says the opposite about this team.")
        elif team in self.plan.new_teams:
            self.plan.new_teams[team] = small
        elif (known := self.around.team(team)) is not None and known.keeps_apart != small:
            self.plan.changed_teams[team] = small

    def _loops(self) -> None:
        """Who would come back to themselves by going up the line, where the sheet makes it so."""
        up = {
            email: one.line_manager.email
            for email, one in self.around.people.items()
            if one.line_manager
        }
        said = [entry for entry in self.plan.entries if "line_manager" in entry.values]
        up |= {entry.email: entry.values["line_manager"] for entry in said}
        round_and_round = _on_a_loop(up)
        for entry in said:
            if entry.email in round_and_round:
                words = "Going up from manager to manager leads back to the same person."
                self.plan.problems.append(Problem(entry.row, MANAGER, words))


def _on_a_loop(up: dict[str, str]) -> set[str]:
    """Everybody who is above themselves. Each is walked over twice at most."""
    seen: set[str] = set()
    found: set[str] = set()
    for start in up:
        way: list[str] = []
        places: dict[str, int] = {}
        one: str | None = start
        while one is not None and one not in seen and one not in places:
            places[one] = len(way)
            way.append(one)
            one = up.get(one)
        if one in places:
            found.update(way[places[one] :])
        seen.update(way)
    return found


def _choices(pairs: Sequence[tuple[Any, str]]) -> dict[str, Any]:
    """Codes by their words; where two have the same words the later one counts."""
    return {bare(label): code for code, label in pairs}


def _one_of(pairs: Sequence[tuple[Any, str]]) -> str:
    return f"Use one of these: {'; '.join(label for _, label in pairs)}."


def _now(person: User | None, name: str) -> Any:
    """What is held in a field, as a sheet would say it."""
    if person is None:
        return None
    value = getattr(person, name)
    if isinstance(value, Team):
        return value.name
    return value.email if isinstance(value, User) else value


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= 254
