"""The stage somebody has reached on the way to being a peer supporter and after: derived, never
stored, so that it cannot disagree with the checks it stands for.

Nobody's pause is a stage: it is their own matter (principle: nobody is watched).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import models
from django.db.models import Prefetch

from directory.facts import AGREEMENT, Requirement, requirements
from directory.models import Application, ApplicationState, Asked, Reference, Supporter
from directory.taxonomy import CheckKind

# From here on somebody should see to what runs out.
RENEW_AHEAD: Final = timedelta(days=60)


class Stage(models.TextChoices):
    """Every stage, in order, in the words of the vetters' lists."""

    INTEREST = "interest", "Interested, not sent yet"
    MANAGER_SUPPORT = "manager_support", "The manager's agreement to the time"
    REFERENCES = "references", "Reference"
    CHECKS = "checks", "Conduct and conflict check"
    PANEL = "panel", "Interview by panel"
    TRAINING = "training", "Training"
    AGREEMENT = "agreement", "Agreement to sign"
    ASSESSED = "assessed", "All is met, decision by two people"
    ACTIVE = "active", "Active"
    SUSPENDED = "suspended", "Suspended"
    RENEWAL = "renewal", "Renewal due"
    STEPPED_DOWN = "stepped_down", "Stepped down"
    DECLINED = "declined", "Declined"


# The stages of an application that is being looked at, in the order people go through them.
ON_THE_WAY: Final = (
    Stage.MANAGER_SUPPORT,
    Stage.REFERENCES,
    Stage.CHECKS,
    Stage.PANEL,
    Stage.TRAINING,
    Stage.AGREEMENT,
    Stage.ASSESSED,
)

# The stages of somebody approved.
AFTERWARDS: Final = (
    *ON_THE_WAY[1:-1],
    Stage.ACTIVE,
    Stage.RENEWAL,
    Stage.SUSPENDED,
    Stage.STEPPED_DOWN,
)

STAGE_OF: Final = {
    CheckKind.REFERENCE: Stage.REFERENCES,
    CheckKind.CONFLICTS: Stage.CHECKS,
    CheckKind.PANEL: Stage.PANEL,
    CheckKind.TRAINING: Stage.TRAINING,
    AGREEMENT: Stage.AGREEMENT,
}


# What a list needs to know of references: none of their words.
REFERENCES: Final = Prefetch(
    "references",
    Reference.objects.only("application", "may_ask", "answered_at", "would_not_say", "expires_on"),
    to_attr="how_far",
)
# At the stage of the references: what is furthest says what is to be done.
REFERENCE_WORDS: Final = {
    Asked.ANSWERED: "answered, to be read",
    Asked.WAITING: "asked, no answer yet",
    Asked.TO_ASK: "to be asked",
    Asked.OVER: "no answer came",
    Asked.DECLINED: "somebody would rather not say",
    Asked.NOT_AGREED: "the applicant has not agreed yet",
}


@dataclass(frozen=True)
class Step:
    """One step in words to the applicant: what it is, and who does it."""

    title: str
    who: str


STEPS: Final = {
    Stage.MANAGER_SUPPORT: Step("Your manager agrees to the time", "You ask your manager."),
    Stage.REFERENCES: Step("Somebody speaks for you", "A vetter asks the person you named."),
    Stage.CHECKS: Step("Checks for conduct and conflicts", "A vetter does this."),
    Stage.PANEL: Step("An interview", "A panel of at least two people talks with you."),
    Stage.TRAINING: Step("Training", "A vetter invites you. The decision can come before it."),
    Stage.AGREEMENT: Step("The agreement", "You read it and sign it."),
    Stage.ASSESSED: Step("The decision", "At least two different people decide."),
}


def of_application(row: Application, on: date) -> Stage:
    """The stage of an application. No query when checks and agreements are prefetched."""
    if row.state == ApplicationState.DECLINED:
        return Stage.DECLINED
    if row.state == ApplicationState.APPROVED:
        return of_supporter(row.applicant.supporter, on)
    if row.state != ApplicationState.SUBMITTED:
        return Stage.INTEREST
    if not row.manager_agrees_time:
        return Stage.MANAGER_SUPPORT
    return first_open(requirements(row.applicant.supporter), on)


def in_words(row: Application, on: date) -> str:
    """The stage in words; at the references with how far they are. No query when checks,
    agreements and references are prefetched."""
    stage = of_application(row, on)
    if stage != Stage.REFERENCES or not row.is_open:
        return stage.label
    states = {one.state(on) for one in getattr(row, "how_far", None) or row.references.all()}
    found = next((words for state, words in REFERENCE_WORDS.items() if state in states), "")
    return f"{stage.label}: {found}" if found else stage.label


def first_open(needed: list[Requirement], on: date) -> Stage:
    """The first step that is missing, not met or run out; the decision when nothing is."""
    left = {STAGE_OF[one.kind] for one in needed if not one.holds(on)}
    return next((stage for stage in ON_THE_WAY if stage in left), Stage.ASSESSED)


def of_supporter(row: Supporter, on: date) -> Stage:
    """The stage of somebody approved. Never whether they paused."""
    if row.stepped_down_at:
        return Stage.STEPPED_DOWN
    if row.suspended_at:
        return Stage.SUSPENDED
    if row.cleared_until is None:
        # Training and the agreement may follow the decision.
        return first_open(requirements(row), on)
    if row.cleared_until <= on + RENEW_AHEAD:
        return Stage.RENEWAL
    return Stage.ACTIVE


def here_and_next(stage: Stage) -> tuple[Step, Step | None]:
    """Where an applicant is, and what comes after it."""
    after = ON_THE_WAY[ON_THE_WAY.index(stage) + 1 :]
    return STEPS[stage], STEPS[after[0]] if after else None
