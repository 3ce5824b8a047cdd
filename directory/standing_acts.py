"""What a vetter can do about panels, probation, longer suspensions, the end of a role, appeals."""

from collections.abc import Mapping
from typing import Any, Final

from directory import actions
from directory.acts import VETTERS_READ, Act
from directory.forms import ReasonForm
from directory.models import Appeal, Application, ApplicationState, RemovalState, Supporter
from directory.standing_forms import (
    DeclineForm,
    ExtendProbationForm,
    InterviewForm,
    PressForm,
    RemovalForm,
    ReviewForm,
    VoteForm,
)
from people.models import User

Typed = Mapping[str, Any]
PANEL_SEEN: Final = (
    "The person sees the date, the result and how many sat on the panel, as words. So do the "
    "vetters, who also see which vetters."
)
PROBATION_SEEN: Final = (
    "The supporter and the vetters see that it is passed. Colleagues see nothing of it."
)
PERSON_READS: Final = (
    "The person reads your words once the appeal is decided. Those who may decide it can read "
    "them, nobody else."
)


def _interview(by: User, application: Application, typed: Typed) -> object:
    supporter = application.applicant.supporter
    return actions.record_interview(by=by, supporter=supporter, **typed)


def _interview_form(*args: Any, row: Application, **kwargs: Any) -> InterviewForm:
    return InterviewForm(*args, row=row.applicant.supporter, **kwargs)


def _decline(by: User, application: Application, typed: Typed) -> object:
    return actions.decide(by=by, application=application, approves=False, **typed)


def _is_open(application: Application) -> bool:
    return application.state == ApplicationState.SUBMITTED


PANEL_ACTS: Final[dict[str, Act]] = {
    "interview": Act(
        "Record the interview", "Record", _interview_form, _interview,
        "The interview is recorded.", PANEL_SEEN, _is_open, for_row=True,
    ),
    "decline": Act(
        "Decline", "Decline", DeclineForm, _decline, "Your decision is recorded.", VETTERS_READ,
        _is_open, grave=True,
    ),
}  # fmt: skip


def _again(by: User, supporter: Supporter, typed: Typed) -> object:
    return actions.record_interview(by=by, supporter=supporter, **typed)


def _pass(by: User, supporter: Supporter, typed: Typed) -> object:
    return actions.pass_probation(by=by, supporter=supporter)


def _extend(by: User, supporter: Supporter, typed: Typed) -> object:
    return actions.extend_probation(by=by, supporter=supporter, **typed)


def _later(by: User, supporter: Supporter, typed: Typed) -> object:
    return actions.extend_suspension(by=by, supporter=supporter, **typed)


def _propose(by: User, supporter: Supporter, typed: Typed) -> object:
    return actions.propose_removal(by=by, supporter=supporter, **typed)


def _agree(by: User, supporter: Supporter, typed: Typed) -> object:
    return actions.decide_removal(by=by, supporter=supporter, agrees=True, **typed)


def _drop(by: User, supporter: Supporter, typed: Typed) -> object:
    return actions.decide_removal(by=by, supporter=supporter, agrees=False, **typed)


def _is_one(supporter: Supporter) -> bool:
    return supporter.stepped_down_at is None


def _on_probation(supporter: Supporter) -> bool:
    return supporter.probations.open().exists()


def _is_proposed(supporter: Supporter) -> bool:
    return supporter.removals.filter(state=RemovalState.PROPOSED).exists()


STANDING_ACTS: Final[dict[str, Act]] = {
    "interview": Act(
        "Record an interview", "Record", InterviewForm, _again, "The interview is recorded.",
        PANEL_SEEN, _is_one, for_row=True,
    ),
    "pass-probation": Act(
        "Probation passed", "Probation passed", PressForm, _pass, "The probation is passed.",
        PROBATION_SEEN, _on_probation,
    ),
    "extend-probation": Act(
        "Extend the probation", "Extend", ExtendProbationForm, _extend,
        "The probation is extended.", VETTERS_READ,
        lambda supporter: supporter.probations.open().filter(extended_at=None).exists(),
    ),
    "extend-suspension": Act(
        "Extend the suspension", "Extend", ReviewForm, _later, "The suspension is extended.",
        VETTERS_READ, lambda supporter: supporter.suspended_at is not None, grave=True,
    ),
    "propose-removal": Act(
        "Propose to end the role", "Propose", RemovalForm, _propose,
        "It is proposed. A different person decides.", VETTERS_READ,
        lambda supporter: _is_one(supporter) and not _is_proposed(supporter), grave=True,
    ),
    "agree-removal": Act(
        "Agree to end the role", "End the role", ReasonForm, _agree, "The role has ended.",
        VETTERS_READ, _is_proposed, grave=True,
    ),
    "drop-removal": Act(
        "Do not end the role", "Do not end it", ReasonForm, _drop, "Nothing changes.",
        VETTERS_READ, _is_proposed, grave=True,
    ),
}  # fmt: skip


def _vote(by: User, appeal: Appeal, typed: Typed) -> object:
    return actions.decide_appeal(by=by, appeal=appeal, **typed)


APPEAL_ACTS: Final[dict[str, Act]] = {
    "decide": Act(
        "Decide", "Decide", VoteForm, _vote, "Your decision is recorded.", PERSON_READS,
        lambda appeal: not appeal.outcome, grave=True, template="appeal_act",
    ),
}  # fmt: skip
