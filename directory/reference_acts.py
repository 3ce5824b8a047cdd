"""What a vetter can do about the people who could speak for an applicant."""

from collections.abc import Mapping
from typing import Any, Final

from directory import actions
from directory.acts import VETTERS_READ, Act
from directory.forms import NoteForm
from directory.models import Application, Supporter
from directory.reference_forms import AskForm, StepBackForm
from people.models import User

ASKED_READS: Final = (
    "The person gets one mail with a link that is open for three weeks. There they read the "
    "applicant’s name and organisation, and that they would like to be a peer supporter: nothing "
    "else of the application. The applicant sees that you asked, and when."
)


STEPS_BACK_READ: Final = (
    "Vetters who go on with this person read that you stepped back, and your line; the person does "
    "not. From then on you see and decide nothing about them, and your earlier decision on an open "
    "application does not count. It is not taken back."
)
NOTE_READ: Final = f"{VETTERS_READ} It is erased a year after it was written."


def _ask(by: User, application: Application, typed: Mapping[str, Any]) -> object:
    return actions.ask_reference(by=by, application=application, **typed)


def _step_back(by: User, application: Application, typed: Mapping[str, Any]) -> object:
    return actions.step_back(by=by, supporter=application.applicant.supporter, **typed)


def _step_back_from(by: User, supporter: Supporter, typed: Mapping[str, Any]) -> object:
    return actions.step_back(by=by, supporter=supporter, **typed)


def _note(by: User, supporter: Supporter, typed: Mapping[str, Any]) -> object:
    return actions.add_supporter_note(by=by, supporter=supporter, **typed)


def _can_ask(application: Application) -> bool:
    return application.is_open and any(one.can_be_asked for one in application.references.all())


REFERENCE_ACTS: Final[dict[str, Act]] = {
    "ask-reference": Act(
        "Ask somebody who knows them", "Send the mail", AskForm, _ask,
        "The mail with the link is on its way.", ASKED_READS, _can_ask, for_row=True,
    ),
    "step-back": Act(
        "I have a connection", "Step back", StepBackForm, _step_back,
        "You stepped back. Others decide.", STEPS_BACK_READ, lambda row: row.is_open, ends=True,
    ),
}  # fmt: skip
NOTE_ACTS: Final[dict[str, Act]] = {
    "note": Act(
        "Add a note about this supporter", "Add note", NoteForm, _note, "The note is added.",
        NOTE_READ, lambda supporter: True,
    ),
    "step-back": Act(
        "I have a connection to this supporter", "Step back", StepBackForm, _step_back_from,
        "You stepped back. Others decide.", STEPS_BACK_READ, lambda supporter: True, ends=True,
    ),
}  # fmt: skip
