"""What a vetter can do to an application or a supporter: a form, the action, and its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils import timezone

from directory import actions
from directory.forms import (
    CheckForm,
    ManagerForm,
    NoteForm,
    ReasonForm,
    SeenForm,
    SuspendForm,
    WordForm,
)
from directory.models import Application, ApplicationState, Supporter, WaitingText
from people.models import User

RunsOnApplication = Callable[[User, Application, Mapping[str, Any]], object]
RunsOnSupporter = Callable[[User, Supporter, Mapping[str, Any]], object]


@dataclass(frozen=True)
class Act:
    """One act with a page of its own.

    `grave`: asks for a fresh sign-in. `who`: who will be able to read what is typed. `offered`:
    whether the row's page shows it; the action decides in any case. `template`: the page.
    `ends`: the row is no longer in the list afterwards. `for_row`: the form is made for the row.
    """

    title: str
    button: str
    form: Callable[..., forms.Form]
    run: Callable[[User, Any, Mapping[str, Any]], object]
    done: str
    who: str
    offered: Callable[[Any], bool]
    grave: bool = False
    template: str = "act"
    ends: bool = False
    for_row: bool = False

    def filled(self, typed: Any, row: Any) -> forms.Form:
        """The form, with what was typed; it knows the row where it needs to."""
        return self.form(typed, row=row) if self.for_row else self.form(typed)


VETTERS_READ: Final = (
    "Vetters of this organisation and its partners can read this, never those in the person's own "
    "line, and never the person."
)
PERSON_SEES: Final = "The person sees the check and its dates; so do the vetters."


def _check(by: User, application: Application, typed: Mapping[str, Any]) -> object:
    supporter = application.applicant.supporter
    return actions.record_check(by=by, supporter=supporter, **typed)


def _note(by: User, application: Application, typed: Mapping[str, Any]) -> object:
    return actions.add_note(by=by, application=application, **typed)


def _manager(by: User, application: Application, typed: Mapping[str, Any]) -> object:
    return actions.confirm_manager(by=by, application=application, **typed)


def _approve(by: User, application: Application, typed: Mapping[str, Any]) -> object:
    return actions.decide(by=by, application=application, approves=True, **typed)


def _is_open(application: Application) -> bool:
    return application.state == ApplicationState.SUBMITTED


APPLICATION_ACTS: Final[dict[str, Act]] = {
    "check": Act(
        "Record a check", "Record", CheckForm, _check, "The check is recorded.", PERSON_SEES,
        _is_open,
    ),
    "manager": Act(
        "Confirm the manager’s agreement", "Confirm", ManagerForm, _manager,
        "The manager’s agreement is recorded.",
        "Vetters of this organisation and its partners see the day, and the person can see that "
        "it was recorded.",
        _is_open,
    ),
    "note": Act(
        "Add a note", "Add note", NoteForm, _note, "The note is added.", VETTERS_READ, _is_open
    ),
    "approve": Act(
        "Approve", "Approve", ReasonForm, _approve, "Your decision is recorded.", VETTERS_READ,
        _is_open, grave=True,
    ),
}  # fmt: skip


def _renew(by: User, supporter: Supporter, typed: Mapping[str, Any]) -> object:
    return actions.record_check(by=by, supporter=supporter, **typed)


def _suspend(by: User, supporter: Supporter, typed: Mapping[str, Any]) -> object:
    return actions.suspend(by=by, supporter=supporter, **typed)


def _reinstate(by: User, supporter: Supporter, typed: Mapping[str, Any]) -> object:
    return actions.reinstate(by=by, supporter=supporter, **typed)


SUPPORTER_ACTS: Final[dict[str, Act]] = {
    "check": Act(
        "Renew a check", "Record", CheckForm, _renew, "The check is recorded.", PERSON_SEES,
        lambda supporter: supporter.stepped_down_at is None,
    ),
    "suspend": Act(
        "Suspend", "Suspend", SuspendForm, _suspend,
        "The supporter is suspended and no longer listed.", VETTERS_READ,
        lambda supporter: supporter.may_be_suspended(timezone.now()),
        grave=True,
    ),
    "reinstate": Act(
        "Reinstate", "Reinstate", ReasonForm, _reinstate, "The suspension is lifted.",
        VETTERS_READ, lambda supporter: supporter.suspended_at is not None, grave=True,
    ),
}  # fmt: skip


def _accept(by: User, waiting: WaitingText, typed: Mapping[str, Any]) -> object:
    return actions.accept_text(by=by, waiting=waiting, **typed)


def _hand_back(by: User, waiting: WaitingText, typed: Mapping[str, Any]) -> object:
    return actions.hand_back_text(by=by, waiting=waiting, **typed)


TEXT_ACTS: Final[dict[str, Act]] = {
    "accept": Act(
        "Accept these words", "Accept", SeenForm, _accept, "The new words are shown from now on.",
        "Everyone who may see the supporter reads the new words from now on.",
        lambda waiting: True, template="text_act", ends=True,
    ),
    "hand-back": Act(
        "Hand back with a word", "Hand back", WordForm, _hand_back,
        "The words are handed back. What was shown stays up.",
        "Only the supporter reads your word to them, until they write anew. In their own data "
        "stands that it was you.",
        lambda waiting: True, template="text_act", ends=True,
    ),
}  # fmt: skip
