"""Probation: the first time of a new supporter, ended by one press.

Only vetters and the supporter know of it. Colleagues see a supporter like any other.
"""

from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory import emails
from directory.actions.standing import locked_for, stop_probation
from directory.models import PROBATION_MOST, Probation, ProbationEnd, Supporter
from people.models import User
from records.audit import audit
from records.clock import months_after, today

# At the most, from the day somebody extends it.
LONGEST_DAYS: Final = 183


def begin_probation(supporter: Supporter, moment: datetime) -> None:
    """On approval: as long as the organisation says, with fewer contacts at once; none for 0
    months."""
    stop_probation(supporter, moment)
    own, day = supporter.user.organisation, today(moment)
    if own is not None and own.probation_months:
        Probation.objects.create(
            supporter=supporter,
            began_on=day,
            ends_on=months_after(day, own.probation_months),
            chosen=supporter.how_many,
        )
        supporter.how_many = min(supporter.how_many, PROBATION_MOST)
        supporter.save(update_fields=["how_many"])


def _open(by: User, supporter: Supporter) -> Probation:
    locked = locked_for(by, supporter, "probation.refused")
    probation = locked.probations.open().first()
    if probation is None:
        raise ValidationError("This supporter is not on probation.", code="none")
    return probation


@transaction.atomic
def pass_probation(*, by: User, supporter: Supporter, now: datetime | None = None) -> Probation:
    """One press by one vetter; how many contacts at once is as the supporter chose again.

    Raises Refused, or ValidationError when there is none.
    """
    probation = _open(by, supporter)
    probation.ended_at, probation.ended_by = now or timezone.now(), by
    probation.outcome = ProbationEnd.PASSED
    probation.save(update_fields=["ended_at", "ended_by", "outcome"])
    Supporter.objects.filter(pk=supporter.pk).update(how_many=probation.chosen)
    audit("probation.passed", by=by, about=supporter.user_id)
    emails.standing_changed(supporter)
    return probation


@transaction.atomic
def extend_probation(
    *, by: User, supporter: Supporter, until: date, reason: str, now: datetime | None = None
) -> Probation:
    """Once, for half a year at the most, with a reason for the vetters.

    Raises Refused, or ValidationError when there is none, a second time, without a reason, or for
    a day that cannot be.
    """
    probation, moment = _open(by, supporter), now or timezone.now()
    if probation.extended_at is not None:
        raise ValidationError("It was extended once already.", code="twice")
    if not reason.strip():
        raise ValidationError({"reason": "Give the reason."})
    if until <= max(probation.ends_on, today(moment)):
        raise ValidationError({"until": "Choose a day after the one it ends on now."})
    if (until - max(probation.ends_on, today(moment))).days > LONGEST_DAYS:
        raise ValidationError({"until": "Half a year more at the most."})
    probation.ends_on, probation.extended_at, probation.extended_by = until, moment, by
    probation.extend_reason = reason.strip()
    probation.save(update_fields=["ends_on", "extended_at", "extended_by", "extend_reason"])
    audit("probation.extended", by=by, about=supporter.user_id)
    emails.standing_changed(supporter)
    return probation
