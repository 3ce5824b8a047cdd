"""A second person looks at what was done, and at whether those concerned can be told now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction

from conversations.actions.moves import Late
from conversations.actions.safety.telling import (
    NAMES,
    actors,
    checked_day,
    locked,
    note,
    tell,
)
from conversations.models import Ending, Finding, GraveAct, Release, TwoPeopleAct
from jobs.mail import notice
from people.models import User
from records.audit import Refused

Act = TypeVar("Act", bound=GraveAct)


class OwnAct(Exception):
    """Nobody reviews what they did themselves."""


@dataclass(frozen=True)
class Review:
    """What the second person says. `consider_on`: telling is still unsafe, and is looked at again
    on that day; None: those concerned are told now."""

    finding: str
    consider_on: date | None = None


@transaction.atomic
def review(*, by: User, act: Act, said: Review, now: datetime) -> Act:
    """Look at an act as the second person. Audited; those concerned see it once they are told.

    What should not have been done ends at once. Refused unless `by` may see it, OwnAct for whoever
    did it, Late when it was reviewed already, ValueError for a day that is too late.
    """
    act = _seen(by, act, now)
    if by.pk in actors(act):
        raise OwnAct
    if not act.to_be_reviewed:
        raise Late
    act.reviewed_by, act.reviewed_at, act.finding = by, now, Finding(said.finding)
    if act.is_untold and said.consider_on is None:
        tell(act, now)
        note(act, "told", by)
    elif act.is_untold:
        act.consider_on = checked_day(said.consider_on, now)
    if act.finding == Finding.WRONG:
        _undo(act, now)
    act.save()
    for one in actors(act):
        notice(one)
    note(act, "reviewed", by, finding=act.finding)
    return act


def _undo(act: GraveAct, now: datetime) -> None:
    if isinstance(act, Release):
        act.shown_until = min(act.shown_until, now)
    elif isinstance(act, TwoPeopleAct) and act.ended_at is None:
        act.ended_at, act.ending = now, Ending.ENDED


@transaction.atomic
def tell_now(*, by: User, act: Act, now: datetime) -> Act:
    """Telling has become safe: any lead or second opener who may see it can say so. Audited.

    Raises Late when those concerned know already, Refused for anybody else.
    """
    act = _seen(by, act, now)
    if not act.is_untold:
        raise Late
    tell(act, now)
    act.save()
    note(act, "told", by)
    return act


def _seen(by: User, act: Act, now: datetime) -> Act:
    found = locked(act)
    rows: Any = type(act)._default_manager
    if not rows.visible_to(by, now).filter(pk=found.pk).exists():
        raise Refused(f"{NAMES[type(act)]}.review_refused", by=by, organisation=by.organisation_id)
    return found
