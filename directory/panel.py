"""The filter panel: every option with what is chosen and how many there would be.

Written out here, not in a template: a hundred and forty boxes on every page, and all that differs
between two people is a tick and a number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from directory.criteria import ANY, AVAILABLE, FREE_TODAY, OPTIONS, ORGANISATIONS, Criteria
from directory.results import Counts
from directory.taxonomy import GROUPS


class Box(NamedTuple):
    """One box: its value, and what stands before and after its tick."""

    value: str
    before: str
    after: str


def _box(kind: str, name: str, value: str, label: str) -> Box:
    box_id = escape(f"{name}-{value or 'any'}")
    block = "radios" if kind == "radio" else "checkboxes"
    before = (
        f'<div class="nhsuk-{block}__item"><input class="nhsuk-{block}__input" type="{kind}" '
        f'name="{escape(name)}" id="{box_id}" value="{escape(value)}"'
    )
    after = f'><label class="nhsuk-label nhsuk-{block}__label" for="{box_id}">{escape(label)}'
    return Box(value, before, after)


def _boxes(facet: str, options: Sequence[tuple[str, str]], kind: str = "checkbox") -> list[Box]:
    return [_box(kind, facet, value, label) for value, label in options]


_ORGANISATIONS: Final = _boxes(
    "organisations", [(ANY, "Any organisation"), *ORGANISATIONS], "radio"
)
_AVAILABLE: Final = _boxes("available", [("yes", AVAILABLE)])
_FREE_TODAY: Final = _boxes("free_today", [("yes", FREE_TODAY)])
_FACETS: Final = {facet: _boxes(facet, options) for facet, options in OPTIONS.items()}
_AREA_GROUPS: Final = [
    (group.label, _boxes("areas", [(area.code, area.label) for area in group.areas]))
    for group in GROUPS
]


def _drawn(
    boxes: Sequence[Box], chosen: Sequence[str], counts: dict[str, int | None], kind: str
) -> Markup:
    pieces = [f'<div class="nhsuk-{kind} nhsuk-{kind}--small">']
    for value, before, after in boxes:
        pieces += (before, " checked" if value in chosen else "", after)
        count = counts.get(value)
        if count is not None:
            pieces.append(f' <span class="sbs-quiet">({count})</span>')
        pieces.append("</label></div>\n")
    pieces.append("</div>")
    return Markup("".join(pieces))  # noqa: S704  (made of constants escaped above, and numbers)


class AreaGroup(NamedTuple):
    """A group of the taxonomy; open from the start when something in it is chosen."""

    label: str
    open: bool
    boxes: Markup


@dataclass(frozen=True)
class Panel:
    """What the panel shows."""

    criteria: Criteria
    counts: Counts

    def _facet(self, facet: str) -> Markup:
        counts = dict(self.counts.get(facet, {}))
        return _drawn(_FACETS[facet], self.criteria.chosen(facet), counts, "checkboxes")

    @property
    def available(self) -> Markup:
        """The two boxes of availability."""
        return self._one("available", _AVAILABLE, self.criteria.available) + self._one(
            "free_today", _FREE_TODAY, self.criteria.free_today
        )

    def _one(self, facet: str, boxes: list[Box], on: bool) -> Markup:
        counts = dict(self.counts.get(facet, {}))
        return _drawn(boxes, ["yes"] if on else [], counts, "checkboxes")

    @property
    def organisations(self) -> Markup:
        """Own or other organisations: one can be chosen."""
        counts = dict(self.counts.get("organisations", {}))
        return _drawn(_ORGANISATIONS, [self.criteria.organisations], counts, "radios")

    @property
    def services(self) -> Markup:
        """The emergency services."""
        return self._facet("services")

    @property
    def areas(self) -> list[AreaGroup]:
        """Lived experience, group by group."""
        chosen, counts = self.criteria.areas, dict(self.counts.get("areas", {}))
        return [
            AreaGroup(
                label,
                any(box.value in chosen for box in boxes),
                _drawn(boxes, chosen, counts, "checkboxes"),
            )
            for label, boxes in _AREA_GROUPS
        ]

    @property
    def more(self) -> list[tuple[str, Markup]]:
        """What stands below the areas, with its heading."""
        return [
            ("How you could talk", self._facet("ways")),
            ("Region", self._facet("regions")),
            ("Language", self._facet("languages")),
        ]
