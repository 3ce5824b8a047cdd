"""What somebody may appeal against, until when, and how it stands: derived, for the person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from directory import selection
from directory.models import (
    Appeal,
    AppealKind,
    Application,
    ApplicationState,
    Outcome,
    Removal,
    RemovalState,
    Suspension,
)
from people.models import User
from records.clock import today

# Our own choice: four weeks, as for most complaints at work.
TO_APPEAL: Final = timedelta(days=28)
# So many of somebody's own appeals are shown.
MOST: Final = 10


@dataclass(frozen=True)
class Against:
    """The newest decision somebody may not agree with. `appeal`: theirs about it, if any."""

    kind: AppealKind
    row: Application | Suspension | Removal
    decided_at: datetime
    on: date
    appeal: Appeal | None

    @property
    def decided_on(self) -> date:
        """The day it was decided, in London."""
        return today(self.decided_at)

    @property
    def until(self) -> date:
        """The last day to appeal."""
        return self.decided_on + TO_APPEAL

    @property
    def criterion(self) -> str:
        """For which published reason a role ended; "" for anything else."""
        return selection.words_of(self.row.criterion) if isinstance(self.row, Removal) else ""

    @property
    def is_open(self) -> bool:
        """Whether an appeal can be made now."""
        return self.appeal is None and self.on <= self.until


def to_appeal(person: User, on: date) -> Against | None:
    """The newest decision about this person that went against them and still holds, or None.

    Whoever applied anew has left the earlier ones behind.
    """
    latest = Application.objects.owned_by(person).first()
    found = [*_suspended(person, on), *_removed(person, on, latest)]
    if latest is not None and latest.state == ApplicationState.DECLINED and latest.decided_at:
        found.append(_against(AppealKind.DECLINED, latest, latest.decided_at, on))
    return max(found, key=lambda one: one.decided_at, default=None)


def _against(
    kind: AppealKind, row: Application | Suspension | Removal, at: datetime, on: date
) -> Against:
    appeal = Appeal.objects.filter(about=row.pk).first()
    return Against(kind, row, at, on, appeal)


def _suspended(person: User, on: date) -> list[Against]:
    open_ones = Suspension.objects.filter(supporter__user=person, lifted_at__isnull=True)
    for row in open_ones.prefetch_related("extensions"):
        days = [row.suspended_at, *(one.extended_at for one in row.extensions.all())]
        return [_against(AppealKind.SUSPENDED, row, max(days), on)]
    return []


def _removed(person: User, on: date, latest: Application | None) -> list[Against]:
    rows = Removal.objects.filter(supporter__user=person, state=RemovalState.AGREED)
    row = rows.order_by("decided_at").last()
    if row is None or row.decided_at is None:
        return []
    if latest is not None and latest.started_at > row.decided_at:
        return []
    return [_against(AppealKind.REMOVED, row, row.decided_at, on)]


def has_answer(person: User, now: datetime) -> bool:
    """Whether an appeal of theirs was answered lately, so that their pages lead to the answer."""
    lately = Appeal.objects.filter(person=person, closed_at__gt=now - TO_APPEAL)
    return lately.exclude(outcome=Outcome.WITHDRAWN).exists()
