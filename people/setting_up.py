"""How far an organisation is set up: what is done, what has to be done again, what is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from people.models import Organisation, SetUpMark, Step

DESK: Final = "A deputy or a partner organisation is named"


@dataclass(frozen=True)
class Standing:
    """One step of one organisation on one UK day."""

    step: Step
    mark: SetUpMark | None
    holds: bool

    @property
    def again(self) -> bool:
        """It was done once and has to be done again."""
        return not self.holds and self.mark is not None and self.mark.done_on is not None


def marks_of(organisation: Organisation) -> dict[Step, SetUpMark]:
    """The newest word about each step. One query."""
    rows = organisation.set_up_marks.select_related("by")
    return {Step(mark.step): mark for mark in rows}


def standings(
    organisation: Organisation, marks: Mapping[Step, SetUpMark], on: date
) -> dict[Step, Standing]:
    """Each step as it stands. One query, for the newest statement."""
    newest = organisation.statements.order_by("-version").values_list("version", flat=True).first()
    return {
        step: Standing(step, marks.get(step), _holds(step, organisation, marks, on, newest))
        for step in Step
    }


def _holds(
    step: Step,
    organisation: Organisation,
    marks: Mapping[Step, SetUpMark],
    on: date,
    newest: int | None,
) -> bool:
    mark = marks.get(step)
    if mark is None or mark.done_on is None:
        return False
    lapses = mark.lapses_on()
    if lapses is not None and lapses <= on:
        return False
    if step == Step.STATEMENT:
        return newest is not None and mark.detail == str(newest)
    if step == Step.WELFARE:
        return mark.detail == organisation.welfare_contact[:100] != ""
    if step == Step.SAFEGUARDING:
        return mark.detail == organisation.safeguarding_contact[:100] != ""
    return True


def has_somebody_else(organisation: Organisation) -> bool:
    """Whether somebody is told when the coordinators do not answer."""
    return organisation.deputy_id is not None or organisation.desk_partner_id is not None


def safety_left(organisation: Organisation, on: date) -> list[str]:
    """What has to be done before colleagues may ask, in words. Two queries."""
    found = standings(organisation, marks_of(organisation), on)
    left = [str(one.step.label) for one in found.values() if not one.holds]
    return left if has_somebody_else(organisation) else [*left, DESK]
