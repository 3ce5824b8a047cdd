"""Asking somebody who knows an applicant: named and agreed to by the applicant, asked by a vetter
with one mail, answered once through its link without an account, read by the vetters alone."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory import deciders, emails, reference_letter
from directory.actions.applying import draft_of
from directory.actions.vetting import seen
from directory.models import REFEREES, REFERENCE_ANSWERS, Application, Reference
from people.models import User
from records.audit import audit, tally
from records.clock import today
from records.tokens import keyed_hash

# Our own choice: three weeks, as people in shifts are away for two.
OPEN_FOR: Final = timedelta(days=21)


@dataclass(frozen=True)
class Named:
    """Somebody an applicant names, and whether we may ask them."""

    name: str
    email: str
    knows: str
    may_ask: bool = False


@transaction.atomic
def name_referees(*, by: User, referees: Sequence[Named]) -> list[Reference]:
    """Name up to two people who could speak for one, in place of those named before.

    Raises ValidationError once it was sent, for more than two, for oneself, or for one person
    twice.
    """
    application = draft_of(by)
    addresses = [one.email.strip().lower() for one in referees]
    if len(referees) > REFEREES:
        raise ValidationError("Name two people at the most.", code="many")
    for number, address in enumerate(addresses, 1):
        if address == by.email.strip().lower():
            raise ValidationError({f"email_{number}": "Name somebody other than yourself."})
        if address in addresses[: number - 1]:
            raise ValidationError({f"email_{number}": "You have named this person already."})
    application.references.all().delete()
    return [
        Reference.objects.create(application=application, number=number, **vars(one))
        for number, one in enumerate(referees, 1)
    ]


@transaction.atomic
def let_ask(*, by: User, number: int, agrees: bool) -> Reference:
    """Agree that one of them is asked, or take that back: an open link ends at once. What was
    answered stays. Raises Reference.DoesNotExist."""
    reference = Reference.objects.select_for_update(of=("self",)).get(
        pk__in=Reference.objects.owned_by(by).filter(number=number).values("pk")
    )
    reference.may_ask = agrees
    if not agrees:
        reference.token_hash = ""
    reference.save(update_fields=["may_ask", "token_hash"])
    return reference


@transaction.atomic
def ask_reference(
    *, by: User, application: Application, number: int, now: datetime | None = None
) -> str:
    """Send somebody who was named one mail with a link of three weeks. A second time ends the
    first link; there is no third.

    Returns the link's token, which is in the letter and nowhere else. Raises Refused, or
    ValidationError when they may not be asked (again). Audited.
    """
    moment = now or timezone.now()
    locked = seen(by, application, "reference.ask_refused")
    reference = locked.references.filter(number=number).first()
    if not locked.is_open or reference is None or not reference.can_be_asked:
        raise ValidationError("This person cannot be asked now.", code="not_now")
    token = secrets.token_urlsafe(32)
    reference.token_hash = keyed_hash("reference", token)
    reference.expires_on = today(moment) + OPEN_FOR
    reference.asked_at, reference.asked_by = moment, by
    reference.asks += 1
    reference.save(update_fields=["token_hash", "expires_on", "asked_at", "asked_by", "asks"])
    reference_letter.question(email=reference.email, token=token, until=reference.expires_on)
    audit("reference.asked", by=by, about=locked.applicant_id)
    return token


def reference_behind(*, token: str, now: datetime | None = None) -> Reference | None:
    """What a link asks about; None for an unknown, used or outdated one. Changes nothing: link
    scanners open links."""
    rows = Reference.objects.behind(token, today(now))
    return rows.select_related("application__applicant__organisation").first()


@transaction.atomic
def answer_reference(
    *, token: str, would_not_say: bool, now: datetime | None = None, **answers: str
) -> bool:
    """Keep what somebody answered and end the link; the vetter who asked gets a notice. With "I
    would rather not say" no word is kept. False when the link is not open: a second press too.

    Raises TypeError for an unknown answer.
    """
    if unknown := answers.keys() - set(REFERENCE_ANSWERS):
        raise TypeError(f"no such answer: {sorted(unknown)}")
    moment = now or timezone.now()
    rows = Reference.objects.select_for_update(of=("self",))
    reference = rows.behind(token, today(moment)).first()
    if reference is None:
        return False
    kept = {} if would_not_say else {name: words.strip() for name, words in answers.items()}
    for name, words in kept.items():
        setattr(reference, name, words)
    reference.answered_at, reference.would_not_say = moment, would_not_say
    reference.token_hash = ""
    reference.save(update_fields=["answered_at", "would_not_say", "token_hash", *kept])
    applicant = reference.application.applicant
    emails.reference_answered(_who_hears(reference))
    tally("reference.answered", organisation=applicant.organisation_id)
    return True


def _who_hears(reference: Reference) -> list[User]:
    """Whoever asked, if they may still decide; else everybody who may."""
    may = deciders.of(reference.application.applicant)
    asker = next((one for one in may if one.pk == reference.asked_by_id), None)
    return [asker] if asker else list(may)
