"""Who reads what a supporter asks the coordinators, and what happens next: from the rules."""

from datetime import datetime

from django.conf import settings

from conversations.actions.consulting import ANSWER, following
from conversations.keeping import shorter_retention
from conversations.models import Consult, ConsultState, Level
from conversations.models.consults import NOBODY_IN_PARTICULAR
from conversations.steps import Step
from correspondence.models import LONGEST_WAIT
from people.models import Organisation

HOURS = int(ANSWER.total_seconds() // 3600)


def before_asking(organisation: Organisation) -> str:
    """The sentence by the button of a new question."""
    return (
        f"{_until_answered(organisation)} They see “{NOBODY_IN_PARTICULAR}”, never who you are. "
        f"{_kept(shorter_retention(organisation))}"
    )


def while_asking(consult: Consult) -> str:
    """The sentence by the supporter's button, once there is a question."""
    if consult.answered_by is None:
        return before_asking(consult.organisation)
    who = f"Only you and {consult.answered_by.name} can read this"
    days = shorter_retention(consult.organisation, consult.answered_by.organisation)
    silent = f"without an answer for {2 * HOURS} hours the other coordinators can, too."
    return f"{who}; {silent} They see “{NOBODY_IN_PARTICULAR}”, never who you are. {_kept(days)}"


def while_advising(consult: Consult, adviser: Organisation | None) -> str:
    """The sentence by the coordinator's button."""
    days = shorter_retention(consult.organisation, adviser)
    return (
        "Only you and the supporter can read this, under your name; if you then leave a question "
        f"without an answer for {2 * HOURS} hours, the other coordinators can, too. "
        f"{_kept(days, 'the supporter ends it')}"
    )


def _until_answered(own: Organisation) -> str:
    also = []
    if own.deputy is not None:
        also.append(f"{own.deputy.name} (deputy)")
    if own.desk_partner is not None:
        also.append(f"the coordinators of {own.desk_partner.name}")
    said = f"Until one of them answers, the coordinators of {own.name} can read this"
    for number, who in enumerate(also, 1):
        said += f"; after {number * HOURS} hours also {who}"
    return f"{said}. Then only the one who answered."


def _kept(days: int, end: str = "you end it") -> str:
    return (
        f"It is erased {days} days after {end} (unread words: {LONGEST_WAIT.days} days at "
        f"most); in backups {settings.BACKUP_DAYS} days more."
    )


def steps(consult: Consult, now: datetime) -> list[Step]:
    """What happens next if nobody does anything, for the supporter's page, in order of time."""
    if consult.due_at is None:
        return []
    due = max(consult.due_at, now)
    if consult.state == ConsultState.WAITING:
        return _desks(consult, due)
    name = consult.answered_by.name if consult.answered_by else "the coordinator"
    if not consult.desks_turn:
        return [Step(due, "it ends by itself if neither of you writes.")]
    back = Step(due if consult.reminded else due + ANSWER, "all coordinators can read and answer.")
    return [back] if consult.reminded else [Step(due, f"we remind {name}."), back]


def _desks(consult: Consult, due: datetime) -> list[Step]:
    words = {
        Level.DEPUTY: "the deputy is told as well.",
        Level.PARTNER: "the partner organisation's coordinators are told as well.",
    }
    found, level = [], following(consult)
    while level is not None:
        found.append(Step(due, words[level]))
        due, level = due + ANSWER, following(consult, level)
    if consult.reminded:
        return [*found, Step(due, "everybody who can answer is told again, as every day.")]
    return [*found, Step(due, "we tell you that nobody has answered, and remind them every day.")]
