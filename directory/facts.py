"""Facts about supporters that are derived, never stored: is one, is listed, and why not.

Sources: practice V2 (nobody is listed before training and agreement; expiry hides the profile by
itself) and V1 (each stage with its date).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Final

from directory import training, versions
from directory.models import UNCONFIRMED, Agreement, Check, Supporter
from directory.taxonomy import CheckKind
from people.models import User
from records.clock import today

# The agreement stands among the checks in every list of what is needed.
AGREEMENT = "agreement"
# What `requirements` reads, in as many queries for many supporters as for one.
READS: Final = ("checks", "agreements", "user__organisation__agreement_texts", *training.READS)


def is_supporter(user: User) -> bool:
    """Whether this person is a peer supporter now: approved and not stepped down. One query."""
    return Supporter.objects.filter(
        user=user, approved_at__isnull=False, stepped_down_at__isnull=True
    ).exists()


def is_trained(supporter: Supporter) -> bool:
    """Whether training was ever met, by a check or by a module, run out or not."""
    return (
        supporter.checks.filter(kind=CheckKind.TRAINING, met=True).exists()
        or supporter.training.filter(met=True).exists()
    )


@dataclass(frozen=True)
class Requirement:
    """One thing that must be met and current; `row` is the newest record of it, if any; of
    training by modules, what they say together."""

    kind: str
    label: str
    row: Check | Agreement | training.Trained | None
    # The last day, whatever the row says: of an agreement that has another version since.
    ends: date | None = None

    @property
    def is_met(self) -> bool:
        """Whether the newest record says yes, expired or not."""
        return isinstance(self.row, Agreement) or (self.row is not None and self.row.met)

    @property
    def expires_on(self) -> date | None:
        """The last day it holds; None when it is missing or not met."""
        if self.row is None or not self.is_met:
            return None
        return min(self.row.expires_on, self.ends or training.NEVER)

    @property
    def until(self) -> date | None:
        """The same for a page: None as well for what never runs out."""
        return None if self.expires_on == training.NEVER else self.expires_on

    def holds(self, on: date) -> bool:
        """Whether it is met and not run out on this London date."""
        return self.expires_on is not None and self.expires_on >= on

    def state(self, on: date) -> str:
        """The state in words, for the list of checks."""
        if self.row is None:
            return "Missing"
        if not self.is_met:
            return "Not met"
        return "Met" if self.holds(on) else "Ran out"


def requirements(supporter: Supporter) -> list[Requirement]:
    """Every check and the agreement, each with its newest record. A few queries, or prefetched."""
    checks = sorted(supporter.checks.all(), key=attrgetter("recorded_at"))
    newest: dict[str, Check | Agreement | training.Trained | None]
    newest = {check.kind: check for check in checks}
    newest[CheckKind.TRAINING] = training.together(supporter, checks)
    for signed in sorted(supporter.agreements.all(), key=attrgetter("signed_at")):
        newest[AGREEMENT] = signed
    kinds = [*CheckKind.choices, (AGREEMENT, "Role and confidentiality agreement")]
    needed = [Requirement(kind, str(label), newest.get(kind)) for kind, label in kinds]
    *others, last = needed
    return [*others, _with_versions(last, supporter)]


def _with_versions(signed: Requirement, supporter: Supporter) -> Requirement:
    if not isinstance(signed.row, Agreement):
        return signed
    ends = versions.holds_until(signed.row, supporter.user.organisation)
    return replace(signed, ends=ends)


def cleared_until(needed: list[Requirement]) -> date | None:
    """The last day everything holds together; None when something is missing or not met."""
    days = [one.expires_on for one in needed]
    return None if None in days else min(day for day in days if day is not None)


def missing(needed: list[Requirement], on: date) -> list[str]:
    """What is missing, not met or run out, as labels."""
    return [one.label for one in needed if not one.holds(on)]


def why_not_listed(supporter: Supporter, on: date | None = None) -> list[str]:
    """The reasons, in words to the supporter; empty when colleagues can find them."""
    return list(_reasons(supporter, on or today()))


def _reasons(supporter: Supporter, on: date) -> Iterator[str]:
    if supporter.stepped_down_at:
        yield "you stepped down"
    elif supporter.approved_at is None:
        yield "you have not been approved yet"
    if supporter.suspended_at:
        yield "you are suspended while a concern is looked at"
    if supporter.paused_at:
        yield "you paused your profile"
    if not supporter.user.is_active:
        yield "your account is closed"
    if supporter.approved_at and supporter.confirmed_on is None:
        yield "you have not said yet that what is shown is right"
    if supporter.confirmed_on and not supporter.is_confirmed(on):
        day = supporter.confirmed_on
        yield f"you last confirmed your details on {day.day} {day:%B %Y}"
    if supporter.cleared_until is None or supporter.cleared_until < on:
        yield from (_reason(one) for one in requirements(supporter) if not one.holds(on))


def confirm_by(supporter: Supporter) -> date | None:
    """The day from which the details are no longer taken as right; None before approval."""
    return supporter.confirmed_on + UNCONFIRMED if supporter.confirmed_on else None


OWN_WORDS = {
    CheckKind.CONFLICTS: "your conduct and conflict check",
    CheckKind.REFERENCE: "your reference",
    CheckKind.PANEL: "your interview",
    CheckKind.TRAINING: "your training",
    AGREEMENT: "your agreement",
}


def _reason(one: Requirement) -> str:
    words = OWN_WORDS[one.kind]
    if one.expires_on is None:
        return f"{words} is missing"
    day = one.expires_on
    return f"{words} ran out on {day.day} {day:%B %Y}"
