"""What a file of services would add, held against the entries as they are now. Writes nothing.

What is here already stays as it is, whatever the file says: people look after it. What is new comes
in as a draft, which people check.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from people.models import Organisation
from records.tokens import keyed_hash
from signposting.history import Picture, differences, picture
from signposting.models import Signpost
from signposting.openreferral.reading import Row, row_of

TWICE: Final = "Another service of this file has the same id, or the same name and number."
FULL: Final = "There would be more entries than one page can hold. Close what nobody needs first."


@dataclass(frozen=True)
class Known:
    """A service that is here: the entry, and what the file says otherwise: (what, here, there)."""

    row: Row
    signpost: Signpost
    differences: list[tuple[str, str, str]]


@dataclass
class Plan:
    """Everything the file would do."""

    new: list[Row] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    problems: list[tuple[int, str, str, str]] = field(default_factory=list)

    @property
    def different(self) -> list[Known]:
        """Of which the file says something else."""
        return [one for one in self.known if one.differences]

    @property
    def same(self) -> int:
        """How many are here just like that."""
        return len(self.known) - len(self.different)

    @property
    def does_something(self) -> bool:
        """Whether it adds anything."""
        return bool(self.new) and not self.problems

    @property
    def mark(self) -> str:
        """What somebody who looks at it agrees to: another as soon as anything that would be added
        differs. A keyed hash."""
        said = [(one.number, one.source_id, one.picture) for one in self.new]
        return keyed_hash("signposting.import", json.dumps([said, self.problems], sort_keys=True))


def plan_for(
    services: Sequence[dict[str, Any]], own: Organisation | None, needs: list[str], room: int
) -> Plan:
    """What these services would do among the entries for everybody, or (`own`) of one organisation.
    `room`: how many more there may be. Four queries."""
    plan, there = Plan(), _There(own)
    for number, service in enumerate(services, 1):
        row = row_of(number, service, needs)
        if there.has_seen(row):
            row.problems.append(("service", TWICE))
        plan.problems += [(row.number, row.name, what, words) for what, words in row.problems]
        if row.problems:
            continue
        if (signpost := there.find(row)) is not None:
            plan.known.append(Known(row, signpost, _differences(signpost, row)))
        else:
            plan.new.append(row)
    if len(plan.new) > room:
        plan.problems.append((0, "", "file", FULL))
    return plan


class _There:
    """The entries there are, closed ones too, by what tells that one is the same."""

    def __init__(self, own: Organisation | None) -> None:
        rows = Signpost.objects.filter(organisation=own).with_channels()
        self.by_id: dict[str, Signpost] = {}
        self.by_name: dict[str, list[tuple[Signpost, set[str]]]] = {}
        self.ids: set[str] = set()
        self.numbers: dict[str, list[set[str]]] = {}
        for one in rows.prefetch_related("locations").select_related("replaced_by").order_by("pk"):
            self.by_id |= {one.source_id: one} if one.source_id else {}
            self.by_id[str(one.pk)] = one
            numbers = {_bare(channel.value) for channel in one.channels.all()}
            self.by_name.setdefault(_bare(one.name), []).append((one, numbers))

    def find(self, row: Row) -> Signpost | None:
        """By the id it has where it comes from; else by its name and a number or address."""
        if row.source_id in self.by_id:
            return self.by_id[row.source_id]
        numbers = {_bare(one["value"]) for one in row.channels}
        for signpost, held in self.by_name.get(_bare(row.name), ()):
            if not (numbers or held) or numbers & held:
                return signpost
        return None

    def has_seen(self, row: Row) -> bool:
        """Whether the file had the same one before; it is remembered from now on."""
        numbers = {_bare(one["value"]) for one in row.channels}
        before = self.numbers.setdefault(_bare(row.name), [])
        twice = row.source_id in self.ids or any(
            not (numbers or held) or numbers & held for held in before
        )
        before.append(numbers)
        self.ids |= {row.source_id} if row.source_id else set()
        return twice


def _bare(words: str) -> str:
    return "".join(words.casefold().split())


def _differences(signpost: Signpost, row: Row) -> list[tuple[str, str, str]]:
    found = differences(_comparable(picture(signpost)), _comparable(row.picture))
    return [(one.label, one.before, one.after) for one in found]


def _comparable(held: Picture) -> Picture:
    """Without what a file does not say: the state, what was found wrong, an order of numbers."""
    numbers = [{**one, "wrong": False} for one in held["numbers"] if not one.get("wrong")]
    return {
        **held,
        "state": Signpost.State.DRAFT,
        "replaced_by": "",
        "hours": sorted(held["hours"], key=lambda one: (one["opens"], one["days"])),
        "numbers": sorted(
            numbers, key=lambda one: (one["kind"], _bare(one["value"]), one["keyword"])
        ),
    }
