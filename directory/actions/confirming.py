"""Saying that what is shown is still right, and being on the station poster: one's own acts."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.actions.own import own
from directory.models import PosterConsent, Supporter
from people.models import User
from records.clock import today


def _current(by: User) -> Supporter:
    supporter = own(by)
    if supporter.approved_at is None or supporter.stepped_down_at is not None:
        raise ValidationError("You are not a peer supporter now.", code="not_one")
    return supporter


@transaction.atomic
def confirm_details(*, by: User, now: datetime | None = None) -> Supporter:
    """What is shown is still right: asked again in half a year, listed again if that was missing.

    Raises ValidationError for somebody who is not a supporter now, or who shows no name yet.
    """
    supporter = _current(by)
    if not supporter.shown_name or not supporter.ways:
        raise ValidationError(
            "Choose the name to show and how people can talk to you first.", code="incomplete"
        )
    confirmed(supporter, now or timezone.now())
    supporter.save(update_fields=CONFIRMED)
    return supporter


CONFIRMED = ("confirmed_on", "confirm_notices")


def confirmed(supporter: Supporter, moment: datetime) -> None:
    """Start the half year anew on this row, unsaved: its fields are CONFIRMED."""
    supporter.confirmed_on, supporter.confirm_notices = today(moment), 0


@transaction.atomic
def join_poster(*, by: User, now: datetime | None = None) -> PosterConsent:
    """Agree to stand on the poster of one's own organisation. Agreeing twice changes nothing.

    Raises ValidationError for somebody who is not a supporter now.
    """
    supporter = _current(by)
    held = supporter.poster_consents.current().first()
    return held or PosterConsent.objects.create(
        supporter=supporter, consented_at=now or timezone.now()
    )


@transaction.atomic
def leave_poster(*, by: User, now: datetime | None = None) -> None:
    """Take that back, at once."""
    own(by).poster_consents.current().update(withdrawn_at=now or timezone.now())
