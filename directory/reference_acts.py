"""What a vetter can do about the people who could speak for an applicant."""

from collections.abc import Mapping
from typing import Any, Final

from directory import actions
from directory.acts import Act
from directory.models import Application
from directory.reference_forms import AskForm
from people.models import User

ASKED_READS: Final = (
    "The person gets one mail with a link that is open for three weeks. There they read the "
    "applicant’s name and organisation, and that they would like to be a peer supporter: nothing "
    "else of the application. The applicant sees that you asked, and when."
)


def _ask(by: User, application: Application, typed: Mapping[str, Any]) -> object:
    return actions.ask_reference(by=by, application=application, **typed)


def _can_ask(application: Application) -> bool:
    return application.is_open and any(one.can_be_asked for one in application.references.all())


REFERENCE_ACTS: Final[dict[str, Act]] = {
    "ask-reference": Act(
        "Ask somebody who knows them", "Send the mail", AskForm, _ask,
        "The mail with the link is on its way.", ASKED_READS, _can_ask, for_row=True,
    ),
}  # fmt: skip
