"""A new version of the supporters' agreement, and signing it."""

from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory import agreement, emails, versions
from directory.actions.own import own
from directory.actions.training import own_locked, recount
from directory.facts import cleared_until, requirements
from directory.models import Agreement, AgreementText, Supporter
from people.models import Organisation, User
from people.roles import Permission
from records.audit import audit
from records.clock import today

USUAL_DAYS: Final = 60
FEWEST_DAYS: Final = 14
MOST_DAYS: Final = 180


@transaction.atomic
def publish_agreement(
    *, by: User, text: str, base: int, days: int = USUAL_DAYS, now: datetime | None = None
) -> AgreementText:
    """Publish a new version for the own organisation: every supporter is asked to sign it within
    so many days, and stays listed until then. They get a notice.

    `base`: the version it was written from. Raises Refused; ValidationError for a text that cannot
    be read in parts, that changes nothing, or when somebody published another meanwhile.
    """
    moment = now or timezone.now()
    organisation = own_locked(by, "agreement.refused", Permission.PUBLISH_AGREEMENT)
    last = versions.current(organisation)
    if last.number != base:
        raise ValidationError(
            "Somebody published another version meanwhile. Read it first.", code="changed"
        )
    typed = _typed(text, last)
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise ValidationError({"days": f"Give them {FEWEST_DAYS} to {MOST_DAYS} days."})
    row = AgreementText.objects.create(
        organisation=organisation,
        version=last.number + 1,
        text=typed,
        published_at=moment,
        sign_by=today(moment) + timedelta(days=days),
        published_by=by,
    )
    audit("agreement.published", by=by, organisation=organisation.pk, version=row.version)
    here = Supporter.objects.filter(user__organisation=organisation)
    recount(here)
    for supporter in here.current():
        emails.agreement_changed(supporter)
    return row


def _typed(text: str, last: versions.Version) -> str:
    try:
        typed = versions.as_typed(versions.parts_of(text))
    except ValueError as error:
        raise ValidationError({"text": str(error)}) from None
    if typed == last.typed:
        raise ValidationError({"text": "Nothing is changed."})
    return typed


@transaction.atomic
def sign_agreement(*, by: User, version: int, now: datetime | None = None) -> Agreement:
    """Sign the agreement one has just read, for a year.

    Raises ValidationError when the text shown was not the present one. Publishing another waits
    for it, or it for the other.
    """
    locked = Organisation.objects.select_for_update(no_key=True)
    organisation = locked.get(pk=by.organisation_id) if by.organisation_id else None
    if version != versions.current(organisation).number:
        raise ValidationError("The agreement has changed. Read it again.", code="changed")
    moment, supporter = now or timezone.now(), own(by)
    signed = Agreement.objects.create(
        supporter=supporter,
        organisation=organisation,
        version=version,
        signed_at=moment,
        expires_on=today(moment) + agreement.VALID_FOR,
    )
    supporter.cleared_until = cleared_until(requirements(supporter))
    supporter.save(update_fields=["cleared_until"])
    return signed
