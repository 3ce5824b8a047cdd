"""How far an organisation is set up: what is done, what has to be done again, what is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from people.models import Organisation, SetUpMark, Step, User
from people.models.setting_up import SAFETY
from people.modules import known
from people.roles import Permission

DESK: Final = "A deputy or a partner organisation is named"
# Which draft of the impact assessment the site shows: another has to be signed again.
DPIA_VERSION: Final = "November 2026"
# An organisation without a crisis line of its own shows the national numbers alone.
NATIONAL: Final = "national numbers"


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


def organisations_for(user: User) -> QuerySet[Organisation]:
    """All of them, for the installation's own administrators, who belong to none."""
    if user.organisation_id is not None or not user.can(Permission.MANAGE_ORGANISATIONS):
        return Organisation.objects.none()
    return Organisation.objects.order_by("name")


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
    now = looked_at(step, organisation, newest)
    if step == Step.DPIA:
        return mark.detail.startswith(now)
    return step == Step.MAIL or mark.detail == now != ""


def looked_at(step: Step, organisation: Organisation, newest: int | None) -> str:
    """What a word about this step is about, as it is now; "" where there is nothing yet. When it
    changes, somebody has to look again. `newest`: version of the newest statement."""
    line = organisation.crisis_line_number, organisation.crisis_line_hours
    found = {
        Step.STATEMENT: "" if newest is None else str(newest),
        Step.WELFARE: organisation.welfare_contact,
        Step.SAFEGUARDING: organisation.safeguarding_contact,
        Step.DPIA: f"{DPIA_VERSION}: ",
        Step.MAIL: "",
        Step.NUMBERS: " ".join(line) if line[0] else NATIONAL,
        Step.MODULES: known(),
    }
    return found[step]


def has_somebody_else(organisation: Organisation) -> bool:
    """Whether somebody is told when the coordinators do not answer: a deputy who still looks after
    a desk, or a partner organisation. One query for the deputy."""
    return organisation.desk_partner_id is not None or has_deputy(organisation)


def has_deputy(organisation: Organisation) -> bool:
    """Whether the deputy who is named still looks after a desk. One query, the first time."""
    deputy = organisation.deputy
    return deputy is not None and deputy.is_active and deputy.can(Permission.SEE_DESK)


def _safety(organisation: Organisation, on: date) -> list[Standing]:
    found = standings(organisation, marks_of(organisation), on)
    return [found[step] for step in SAFETY]


def again_on(organisation: Organisation, on: date) -> date | None:
    """The first day on which something that keeps people safe has to be done again: `on` where that
    is already so, None where all that was done lasts. Two queries."""
    found = _safety(organisation, on)
    if any(one.again for one in found) or not has_somebody_else(organisation):
        return on
    return min((day for one in found if one.mark and (day := one.mark.lapses_on())), default=None)


def safety_left(organisation: Organisation, on: date) -> list[str]:
    """What has to be done before colleagues may ask, in words. Two queries."""
    left = [str(one.step.label) for one in _safety(organisation, on) if not one.holds]
    return left if has_somebody_else(organisation) else [*left, DESK]
