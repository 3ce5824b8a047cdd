"""What the modules say together about somebody's training, and each by itself.

Where an organisation requires modules, they stand in the place of the one check of training: the
same date, the same list of what is due, the same reminders.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Final

from directory.models import Check, Supporter, TrainingModule, TrainingRecord
from directory.taxonomy import CheckKind

# Stands for "never runs out", so that days can be compared.
NEVER: Final = date.max
SOON: Final = timedelta(days=60)
# What `together` and `modules_of` read of supporters, in as many queries for many as for one.
READS: Final = ("training", "user__organisation__training_modules")


@dataclass(frozen=True)
class Trained:
    """All required modules in one: met when all are, until the first of them runs out."""

    met: bool
    done_on: date | None
    expires_on: date


@dataclass(frozen=True)
class Standing:
    """One module as it stands for one person. `grace`: the last day they may be without it."""

    module: TrainingModule
    record: TrainingRecord | None
    grace: date | None

    @property
    def until(self) -> date | None:
        """The last day it holds; NEVER where it does not run out, None when it is missing."""
        if self.record is None:
            return self.grace
        return (self.record.expires_on or NEVER) if self.record.met else None

    def needs_doing(self, on: date) -> bool:
        """Whether it is missing, not met, or runs out within 60 days."""
        return self.record is None or self.until is None or self.until <= on + SOON

    def words(self, on: date) -> str:
        """The state in words."""
        if self.record is None:
            return "Not done yet"
        if not self.record.met:
            return "Not met"
        if self.record.expires_on is None:
            return "Met, does not run out"
        return "Met" if self.record.expires_on >= on else "Ran out"


def used(supporter: Supporter) -> list[TrainingModule]:
    """The modules the supporter's organisation gives, by name."""
    own = supporter.user.organisation
    return [one for one in own.training_modules.all() if one.is_used] if own else []


def by_modules(supporter: Supporter) -> bool:
    """Whether modules stand in the place of the one check of training."""
    return any(one.is_required for one in used(supporter))


def newest(records: Iterable[TrainingRecord]) -> TrainingRecord | None:
    """The one that counts: of the latest day, entered last."""
    return max(records, key=attrgetter("done_on", "recorded_at"), default=None)


def modules_of(supporter: Supporter) -> list[Standing]:
    """Each module that is given, as it stands for this person. Two queries, or prefetched."""
    rows = supporter.training.all()
    return [
        Standing(one, newest(row for row in rows if row.module_id == one.pk), one.grace(supporter))
        for one in used(supporter)
    ]


def told(supporter: Supporter, on: date) -> list[tuple[Standing, str]]:
    """Each module with its state in words, for a page."""
    return [(one, one.words(on)) for one in modules_of(supporter)]


def together(supporter: Supporter, checks: Sequence[Check]) -> Check | Trained | None:
    """What stands for the check of training: the newest check (of these, the oldest first) where
    no module is required, else the required modules in one; None when something is missing."""
    plain = next((one for one in reversed(checks) if one.kind == CheckKind.TRAINING), None)
    needed = [one for one in modules_of(supporter) if one.module.is_required]
    if not needed:
        return plain
    records = [one.record for one in needed if one.record is not None]
    if any(not one.met for one in records):
        return Trained(met=False, done_on=None, expires_on=NEVER)
    days = [one.until for one in needed]
    if not records:
        # Until the first module is done, what was recorded before there were modules must hold.
        days.append(plain.expires_on if plain is not None and plain.met else None)
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return None
    latest = max((one.done_on for one in records), default=None)
    return Trained(met=True, done_on=latest, expires_on=min(known))
