"""What takes two people: a safeguarding lead asks, a second opener agrees or refuses."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction

from conversations.actions.moves import Late
from conversations.actions.safety.telling import (
    NAMES,
    REVIEW_WITHIN,
    Untold,
    actors,
    keep_untold,
    locked,
    note,
    reviewers,
    tell,
    tell_all,
)
from conversations.models import Ending, Opening, TwoPeopleAct
from conversations.models.duty import SECOND, is_second, on_duty
from jobs.mail import notice
from people.models import User
from records.audit import Refused

# Without an answer it is over.
LAPSES_AFTER = timedelta(hours=72)
Act = TypeVar("Act", bound=TwoPeopleAct)


class NobodyToAgree(Exception):
    """There is no second opener on duty who may decide this."""


def begin(act: Act, by: User, people: list[User], untold: Untold | None, now: datetime) -> Act:
    """Save what a lead asks for and tell the second openers. Raises NobodyToAgree."""
    seconds = [one for one in on_duty(act.organisation_id, people, now, SECOND) if one != by]
    if not seconds:
        raise NobodyToAgree
    act.asked_by, act.asked_at, act.lapses_at = by, now, now + LAPSES_AFTER
    keep_untold(act, untold, now)
    act.save()
    tell_all(seconds)
    note(act, "asked", by)
    return act


def seen_by(by: User, act: Act, now: datetime, what: str) -> Act:
    """The act, locked, if this person may see it at all. Raises Refused, or Late once gone."""
    found = locked(act)
    if not _rows(act).visible_to(by, now).filter(pk=found.pk).exists():
        raise refusal(by, act, what)
    return found


def _rows(act: TwoPeopleAct) -> Any:
    return type(act)._default_manager


def refusal(by: User, act: TwoPeopleAct, what: str) -> Refused:
    """To be raised: audited without anybody it could be about."""
    return Refused(f"{NAMES[type(act)]}.{what}_refused", by=by, organisation=by.organisation_id)


@transaction.atomic
def agree(*, by: User, act: Act, now: datetime) -> Act:
    """The second person agrees: from this moment it is in force, and those concerned are told.

    Refused unless `by` is a second opener who counts, is not who asked, and may act about
    everybody concerned. Raises Late when it was answered, withdrawn or has lapsed.
    """
    act = seen_by(by, act, now, "agree")
    if not is_second(by, now) or act.asked_by_id in (None, by.pk):
        raise refusal(by, act, "agree")
    if not act.is_waiting or act.lapses_at <= now:
        raise Late
    act.agreed_by, act.agreed_at = by, now
    if isinstance(act, Opening):
        _open(act, now)
    if act.consider_on is None:
        tell(act, now)
    else:
        act.review_at = now + REVIEW_WITHIN
    act.save()
    if act.review_at is not None:
        tell_all(reviewers(act, now))
    note(act, "begun", act.asked_by, told="no" if act.is_untold else "yes")
    note(act, "agreed", by)
    if act.asked_by_id is not None:
        notice(act.asked_by_id)
    return act


def _open(opening: Opening, now: datetime) -> None:
    """From now until the limit. Raises Late when the conversation is gone."""
    if opening.request_id is None:
        raise Late
    opening.until = now + timedelta(hours=opening.hours)


@transaction.atomic
def refuse(*, by: User, act: Act, now: datetime) -> Act:
    """The second person says no, without a reason. Refused or Late as in `agree`."""
    act = seen_by(by, act, now, "refuse")
    if not is_second(by, now) or act.asked_by_id == by.pk:
        raise refusal(by, act, "refuse")
    if not act.is_waiting:
        raise Late
    return finish(act, Ending.REFUSED, by, now)


@transaction.atomic
def withdraw(*, by: User, act: Act, now: datetime) -> Act:
    """Who asked takes it back before anybody answered. Refused for anybody else."""
    act = seen_by(by, act, now, "withdraw")
    if act.asked_by_id != by.pk:
        raise refusal(by, act, "withdraw")
    if not act.is_waiting:
        raise Late
    return finish(act, Ending.WITHDRAWN, by, now)


@transaction.atomic
def end_early(*, by: User, act: Act, now: datetime) -> Act:
    """Over at once, by anybody on duty who may see it. Raises Late unless it is in force."""
    act = seen_by(by, act, now, "end")
    if act.agreed_at is None or act.ended_at is not None:
        raise Late
    return finish(act, Ending.ENDED, by, now)


def finish(act: Act, ending: Ending, by: User | None, now: datetime) -> Act:
    """Write how it ended and tell the two whose act it was. The row is locked by the caller."""
    act.ended_at, act.ending = now, ending
    act.save(update_fields=["ended_at", "ending"])
    for one in actors(act) - ({by.pk} if by else set()):
        notice(one)
    note(act, ending.value, by)
    return act
