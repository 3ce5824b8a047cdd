"""Pausing, stepping down, suspension and the way back. Listing follows in the next request."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory import emails
from directory.actions.confirming import CONFIRMED, confirmed
from directory.actions.own import own
from directory.models import Supporter, Suspension, WaitingText
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
    supporter.stepped_down_at = moment
    supporter.save(update_fields=["stepped_down_at"])
    supporter.areas.current().update(withdrawn_at=moment)
    supporter.poster_consents.current().update(withdrawn_at=moment)
    WaitingText.objects.filter(supporter=supporter).delete()
    tally("supporter.stepped_down", organisation=by.organisation_id)
    return supporter


def _locked(by: User, supporter: Supporter, event: str) -> Supporter:
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

    Raises Refused, or ValidationError when already suspended, without a reason, or without a
    review in the future.
    """
    moment, locked = now or timezone.now(), _locked(by, supporter, "suspension.refused")
    if locked.suspended_at is not None:
        raise ValidationError("This supporter is suspended already.", code="already")
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
    moment, locked = now or timezone.now(), _locked(by, supporter, "reinstatement.refused")
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
    audit("supporter.reinstated", by=by, about=locked.user_id)
    emails.standing_changed(locked)
    return suspension
