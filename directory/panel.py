"""The filter panel: every option with what is chosen and how many there would be."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from directory.criteria import ANY, LABELS, OPTIONS, ORGANISATIONS, Criteria
from directory.results import Counts
from directory.taxonomy import GROUPS


class Option(NamedTuple):
    """One box: id, name, value, words, the count as shown beside them, whether it is ticked."""

    id: str
    name: str
    value: str
    label: str
    beside: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A group of boxes under one heading; `open` when one of them is ticked."""

    label: str
    options: list[Option]

    @property
    def open(self) -> bool:
        """Whether the group is unfolded from the start."""
        return any(option.chosen for option in self.options)


_AREA_GROUPS: Final = [(group.label, [area.code for area in group.areas]) for group in GROUPS]


def _options(facet: str, codes: list[str], criteria: Criteria, counts: Counts) -> list[Option]:
    chosen, labels, numbers = criteria.chosen(facet), LABELS[facet], counts.get(facet, {})
    return [
        Option(
            f"{facet}-{code}",
            facet,
            code,
            labels[code],
            "" if (count := numbers.get(code)) is None else f"({count})",
            code in chosen,
        )
        for code in codes
    ]


def part(facet: str, label: str, criteria: Criteria, counts: Counts) -> Part:
    """One facet as boxes."""
    return Part(label, _options(facet, [code for code, _ in OPTIONS[facet]], criteria, counts))


def areas(criteria: Criteria, counts: Counts) -> list[Part]:
    """Lived experience, a part for each group of the taxonomy."""
    return [
        Part(label, _options("areas", codes, criteria, counts)) for label, codes in _AREA_GROUPS
    ]


def organisations(criteria: Criteria, counts: Counts) -> Part:
    """Own or other organisations: one can be chosen."""
    numbers = counts.get("organisations", {})
    options = [
        Option(
            f"organisations-{code or 'any'}",
            "organisations",
            code,
            label,
            f"({numbers[code]})" if code in numbers else "",
            criteria.organisations == code,
        )
        for code, label in [(ANY, "Any organisation"), *ORGANISATIONS]
    ]
    return Part("Where they work", options)


@dataclass(frozen=True)
class Panel:
    """Everything the panel shows, in the order it shows it."""

    criteria: Criteria
    counts: Counts

    @property
    def available(self) -> str:
        """How many take new contacts."""
        count = self.counts.get("available", {}).get("yes")
        return "" if count is None else f"({count})"

    @property
    def organisations(self) -> Part:
        return organisations(self.criteria, self.counts)

    @property
    def areas(self) -> list[Part]:
        return areas(self.criteria, self.counts)

    @property
    def services(self) -> Part:
        return part("services", "Their service", self.criteria, self.counts)

    @property
    def more(self) -> list[Part]:
        """What stands below the areas."""
        return [
            part("ways", "How you could talk", self.criteria, self.counts),
            part("regions", "Region", self.criteria, self.counts),
            part("languages", "Language", self.criteria, self.counts),
        ]
