"""A second look: somebody appeals once, in their own words, to people who took no part.

Two of the same mind decide about an application or the end of a role, one about a suspension.
Whoever decided before, sat on the panel, or is in the person's line never decides here. Only votes
of those who might still decide count.
"""

from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory import deciders, emails, second_look
from directory.actions.confirming import CONFIRMED, confirmed
from directory.actions.privileged import opened
from directory.models import (
    Appeal,
    AppealKind,
    AppealVote,
    ApplicationState,
    Outcome,
    RemovalState,
    Supporter,
)
from people.models import User
from records.audit import Refused, audit, tally
from records.clock import today

# Our own choice: four weeks, as for most complaints at work.
TO_ANSWER: Final = timedelta(days=28)


@transaction.atomic
def appeal(*, by: User, words: str, now: datetime | None = None) -> Appeal:
    """Ask for a second look at what was decided last. Sending it twice makes one.

    Raises ValidationError when there is nothing to appeal against, too late, or without words.
    """
    moment = now or timezone.now()
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    against = second_look.to_appeal(by, today(moment))
    if against is None or not against.is_open:
        raise ValidationError("There is nothing you can appeal against now.", code="nothing")
    if not words.strip():
        raise ValidationError({"words": "Say why you ask for a second look."})
    made = Appeal.objects.create(
        person=by,
        kind=against.kind,
        words=words.strip(),
        made_at=moment,
        due_on=today(moment) + TO_ANSWER,
        about=against.row.pk,
    )
    tally("appeal.made", organisation=by.organisation_id)
    emails.appeal_waits(made)
    return made


@transaction.atomic
def take_back_appeal(*, by: User, now: datetime | None = None) -> None:
    """Take it back: the words are erased at once. Raises ValidationError when there is none."""
    found = Appeal.objects.owned_by(by).open().first()
    if found is None:
        raise ValidationError("There is nothing to take back.", code="nothing")
    _close(found, Outcome.WITHDRAWN, now or timezone.now())
    found.votes.all().delete()


def _seen(by: User, row: Appeal, event: str) -> Appeal:
    """The appeal, locked and fresh; Refused when `by` may not decide it."""
    if not Appeal.objects.visible_to(by).filter(pk=row.pk).exists():
        raise Refused(event, by=by, about=row.person_id)
    return Appeal.objects.select_for_update().get(pk=row.pk)


@transaction.atomic
def open_appeal(*, by: User, appeal: Appeal, now: datetime | None = None) -> None:
    """Audit that a vetter opened an appeal. Raises Refused."""
    _seen(by, appeal, "appeal.open_refused")
    opened("appeal.opened", by, appeal.person, now or timezone.now())


@transaction.atomic
def decide_appeal(
    *, by: User, appeal: Appeal, upholds: bool, words: str, now: datetime | None = None
) -> Appeal:
    """One person's decision, with plain words to the person who appealed. Two of the same mind
    (one for a suspension) decide; of two who differ, a third.

    Raises Refused for those who took part, vet elsewhere or are in the person's line, or
    ValidationError. The locks are taken in the order of every other act: supporter first.
    """
    moment = now or timezone.now()
    Supporter.objects.select_for_update().filter(user=appeal.person_id).first()
    locked = _seen(by, appeal, "appeal.refused")
    if locked.outcome:
        raise ValidationError("This appeal has been decided.", code="decided")
    if locked.votes.filter(by=by).exists():
        raise ValidationError(
            "You have decided already. A different person takes the second decision.", code="twice"
        )
    if not words.strip():
        raise ValidationError({"words": "Say it to the person, in plain words."})
    AppealVote.objects.create(
        appeal=locked, by=by, upholds=upholds, words=words.strip(), decided_at=moment
    )
    audit("appeal.decided", by=by, about=locked.person_id, upholds=int(upholds))
    same = [vote for vote in locked.votes.counting() if vote.upholds == upholds]
    if len(same) >= deciders.VOTES_NEEDED[AppealKind(locked.kind)]:
        _settle(locked, by, same, moment)
    return locked


def _settle(row: Appeal, by: User, votes: list[AppealVote], moment: datetime) -> None:
    row.answer = "\n\n".join(str(vote.words) for vote in votes)
    upheld = votes[0].upholds
    if upheld:
        _UNDO[AppealKind(row.kind)](row, by, moment)
    _close(row, Outcome.UPHELD if upheld else Outcome.STANDS, moment)
    emails.appeal_decided(row)


def _close(row: Appeal, outcome: Outcome, moment: datetime) -> None:
    row.outcome, row.closed_at = outcome, moment
    if outcome == Outcome.WITHDRAWN:
        row.words = ""
    row.save(update_fields=["outcome", "closed_at", "answer", "words"])


def _look_again(row: Appeal, by: User, moment: datetime) -> None:
    """Others look at the application anew: whoever decided before cannot decide again."""
    application = row.application
    if application is not None:
        application.state, application.decided_at = ApplicationState.SUBMITTED, None
        application.save(update_fields=["state", "decided_at"])
        emails.application_waits(application)


def _lift(row: Appeal, by: User, moment: datetime) -> None:
    """The suspension ends."""
    suspension = row.suspension
    if suspension is not None and suspension.lifted_at is None:
        suspension.lifted_at, suspension.lifted_by = moment, by
        suspension.save(update_fields=["lifted_at", "lifted_by"])
        _back(suspension.supporter, moment)


def _restore(row: Appeal, by: User, moment: datetime) -> None:
    """The role goes on; what was shared is shared again only by a new consent."""
    removal = row.removal
    if removal is not None:
        removal.state = RemovalState.OVERTURNED
        removal.save(update_fields=["state"])
        _back(removal.supporter, moment)


def _back(supporter: Supporter, moment: datetime) -> None:
    supporter.suspended_at = supporter.stepped_down_at = None
    confirmed(supporter, moment)
    supporter.save(update_fields=["suspended_at", "stepped_down_at", *CONFIRMED])


_UNDO: Final = {
    AppealKind.DECLINED: _look_again,
    AppealKind.SUSPENDED: _lift,
    AppealKind.REMOVED: _restore,
}
