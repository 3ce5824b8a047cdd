"""Pausing, stepping down, suspension and the way back. Listing follows in the next request."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory import emails
from directory.actions.confirming import CONFIRMED, confirmed
from directory.actions.own import own
from directory.models import (
    Appeal,
    Outcome,
    ProbationEnd,
    RemovalState,
    Supporter,
    Suspension,
    SuspensionExtension,
    WaitingText,
)
from people.models import User
from people.roles import Permission
from records.audit import Refused, audit, tally
from records.clock import today


@transaction.atomic
def pause(*, by: User, now: datetime | None = None) -> Supporter:
    """Leave the list until one resumes: own click, no reason. Pausing twice changes nothing."""
    supporter = own(by)
    if supporter.paused_at is None:
        supporter.paused_at = now or timezone.now()
        supporter.save(update_fields=["paused_at"])
        tally("supporter.paused", organisation=by.organisation_id)
    return supporter


@transaction.atomic
def resume(*, by: User) -> Supporter:
    """Come back; listed again only when everything else holds."""
    supporter = own(by)
    supporter.paused_at = None
    supporter.save(update_fields=["paused_at"])
    return supporter


@transaction.atomic
def step_down(*, by: User, now: datetime | None = None) -> Supporter:
    """Stop being a peer supporter, without blame: unlisted at once, every consent withdrawn.

    Raises ValidationError for somebody who is not one.
    """
    supporter, moment = own(by), now or timezone.now()
    if supporter.approved_at is None or supporter.stepped_down_at is not None:
        raise ValidationError("You are not a peer supporter now.", code="not_one")
    unlist(supporter, moment)
    tally("supporter.stepped_down", organisation=by.organisation_id)
    return supporter


def unlist(supporter: Supporter, moment: datetime) -> None:
    """Not a supporter from now on: off the list, every consent withdrawn, no probation open."""
    supporter.stepped_down_at = moment
    supporter.save(update_fields=["stepped_down_at"])
    supporter.areas.current().update(withdrawn_at=moment)
    supporter.poster_consents.current().update(withdrawn_at=moment)
    WaitingText.objects.filter(supporter=supporter).delete()
    stop_probation(supporter, moment)
    supporter.removals.filter(state=RemovalState.PROPOSED).update(
        state=RemovalState.DROPPED, decided_at=moment
    )


def stop_probation(supporter: Supporter, moment: datetime) -> None:
    """The role ended, or began anew: what was open is over, and how many contacts at once is as
    the supporter chose again."""
    probation = supporter.probations.open().first()
    if probation is None:
        return
    probation.ended_at, probation.outcome = moment, ProbationEnd.STOPPED
    probation.save(update_fields=["ended_at", "outcome"])
    supporter.how_many = probation.chosen
    supporter.save(update_fields=["how_many"])


def locked_for(by: User, supporter: Supporter, event: str) -> Supporter:
    """The supporter, locked; Refused unless `by` may suspend and this is not their own line."""
    reach = Supporter.objects.vetted_by(by).filter(pk=supporter.pk)
    if not by.can(Permission.SUSPEND_SUPPORTERS) or not reach.exists():
        raise Refused(event, by=by, about=supporter.user_id)
    return Supporter.objects.select_for_update().get(pk=supporter.pk)


@transaction.atomic
def suspend(
    *, by: User, supporter: Supporter, reason: str, review_on: date, now: datetime | None = None
) -> Suspension:
    """Unlist a supporter while a concern is looked at; one person can do it, so that it is quick.

    Raises Refused, or ValidationError when already suspended, stepped down, without a reason, or
    without a review in the future.
    """
    moment, locked = now or timezone.now(), locked_for(by, supporter, "suspension.refused")
    if locked.suspended_at is not None:
        raise ValidationError("This supporter is suspended already.", code="already")
    if not locked.may_be_suspended(moment):
        raise ValidationError("This person is not a peer supporter now.", code="not_one")
    if not reason.strip():
        raise ValidationError({"reason": "Give the reason."})
    if review_on <= today(moment):
        raise ValidationError({"review_on": "Choose a day after today."})
    suspension = Suspension.objects.create(
        supporter=locked, by=by, reason=reason.strip(), suspended_at=moment, review_on=review_on
    )
    locked.suspended_at = moment
    locked.save(update_fields=["suspended_at"])
    audit("supporter.suspended", by=by, about=locked.user_id)
    emails.standing_changed(locked)
    return suspension


@transaction.atomic
def reinstate(
    *, by: User, supporter: Supporter, reason: str, now: datetime | None = None
) -> Suspension:
    """Lift a suspension. It takes somebody else than the person who suspended: nobody is the
    judge of their own decision, and a mistake is put right without two more people.

    Raises Refused, or ValidationError when not suspended or without a reason.
    """
    moment, locked = now or timezone.now(), locked_for(by, supporter, "reinstatement.refused")
    suspension = locked.suspensions.filter(lifted_at__isnull=True).first()
    if suspension is None:
        raise ValidationError("This supporter is not suspended.", code="not_suspended")
    if suspension.by_id == by.pk:
        raise ValidationError(
            "You suspended this supporter. A different person decides about coming back.",
            code="same_person",
        )
    if not reason.strip():
        raise ValidationError({"reason": "Give the reason."})
    suspension.lifted_at, suspension.lifted_by = moment, by
    suspension.lift_reason = reason.strip()
    suspension.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    locked.suspended_at = None
    confirmed(locked, moment)
    locked.save(update_fields=["suspended_at", *CONFIRMED])
    Appeal.objects.open().filter(about=suspension.pk).update(outcome=Outcome.MOOT, closed_at=moment)
    audit("supporter.reinstated", by=by, about=locked.user_id)
    emails.standing_changed(locked)
    return suspension


@transaction.atomic
def extend_suspension(
    *, by: User, supporter: Supporter, reason: str, review_on: date, now: datetime | None = None
) -> SuspensionExtension:
    """Look at a suspension again later, with a reason. It takes somebody else than whoever set
    the present day: nobody alone keeps a supporter waiting.

    Raises Refused, or ValidationError when not suspended, by the same person, without a reason,
    or for a day that is not later.
    """
    moment, locked = now or timezone.now(), locked_for(by, supporter, "suspension.refused")
    suspension = locked.suspensions.filter(lifted_at__isnull=True).first()
    if suspension is None:
        raise ValidationError("This supporter is not suspended.", code="not_suspended")
    last = suspension.extensions.order_by("extended_at").last()
    if (last.by_id if last else suspension.by_id) == by.pk:
        raise ValidationError(
            "You set the day of this review. A different person extends it.", code="same_person"
        )
    if not reason.strip():
        raise ValidationError({"reason": "Give the reason."})
    if review_on <= max(today(moment), suspension.review_on):
        raise ValidationError({"review_on": "Choose a day after today and after the present one."})
    extension = SuspensionExtension.objects.create(
        suspension=suspension, by=by, reason=reason.strip(), extended_at=moment, review_on=review_on
    )
    suspension.review_on = review_on
    suspension.save(update_fields=["review_on"])
    audit("suspension.extended", by=by, about=locked.user_id)
    emails.standing_changed(locked)
    return extension
