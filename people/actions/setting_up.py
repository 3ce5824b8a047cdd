"""Setting an organisation up: what somebody says is so, the test of our mail, opening the door.

Each is audited with the person who said it.
"""

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from people import emails
from people.models import Organisation, SetUpMark, Step, User
from people.models.setting_up import ADMINISTRATORS, LAPSING
from people.roles import Permission
from people.setting_up import safety_left
from records.audit import Refused, audit
from records.clock import today
from records.tokens import keyed_hash


def _locked(by: User, organisation: Organisation, permission: Permission) -> Organisation:
    """The organisation, locked; Refused unless `by` belongs to it and may do this."""
    own = by.organisation_id == organisation.pk
    if not (own and by.can(Permission.SET_UP) and by.can(permission)):
        raise Refused("setup.refused", by=by, organisation=organisation.pk)
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _permission(step: Step) -> Permission:
    return Permission.MANAGE_ORGANISATIONS if step in ADMINISTRATORS else Permission.SET_UP


@transaction.atomic
def mark(
    *, by: User, organisation: Organisation, step: Step, now: datetime, office: str = ""
) -> SetUpMark:
    """`by` says that a step is done today. `office`: of who signed the assessment.

    Raises Refused, or ValidationError when there is nothing yet that could be right.
    """
    own = _locked(by, organisation, _permission(step))
    if step == Step.MAIL:
        raise ValidationError("Only a code that arrived by mail shows this.")
    return _written(by, own, step, _detail(own, step, office), now)


def _detail(own: Organisation, step: Step, office: str) -> str:
    """What was looked at: when it changes, somebody has to look again."""
    if step == Step.STATEMENT:
        newest = own.statements.order_by("-version").first()
        if newest is None:
            raise ValidationError("There is no statement yet. An administrator writes one.")
        return str(newest.version)
    if step == Step.DPIA:
        if not office:
            raise ValidationError({"office": "Say who signed it."})
        return office
    contacts = {
        Step.WELFARE: own.welfare_contact,
        Step.SAFEGUARDING: own.safeguarding_contact,
        Step.NUMBERS: "confirmed",
    }
    if not contacts[step]:
        raise ValidationError("No contact is entered yet. An administrator enters one.")
    return contacts[step][:100]


def _written(by: User, own: Organisation, step: Step, detail: str, now: datetime) -> SetUpMark:
    values = {"done_on": today(now), "by": by, "detail": detail}
    found, _ = SetUpMark.objects.update_or_create(organisation=own, step=step, defaults=values)
    rows = SetUpMark.objects.filter(organisation=own, step__in=LAPSING)
    own.set_up_again_on = min((day for one in rows if (day := one.lapses_on())), default=None)
    own.save(update_fields=["set_up_again_on"])
    audit("setup.marked", by=by, organisation=own.pk, step=step)
    return found


@transaction.atomic
def send_test_mail(*, by: User, organisation: Organisation, now: datetime) -> str:
    """A code to the person who asks, the way every mail of ours goes. The last one counts.

    Returns the code, which no page may show.
    """
    own = _locked(by, organisation, Permission.SET_UP)
    code = f"{secrets.randbelow(10**6):06}"
    SetUpMark.objects.update_or_create(
        organisation=own,
        step=Step.MAIL,
        defaults={"done_on": None, "by": by, "detail": _hash(own, code)},
    )
    emails.test_of_mail(email=by.email, code=code)
    audit("setup.mail_sent", by=by, organisation=own.pk)
    return code


def _hash(own: Organisation, code: str) -> str:
    return keyed_hash("setup.mail", f"{own.pk}:{code}")


@transaction.atomic
def confirm_mail(*, by: User, organisation: Organisation, code: str, now: datetime) -> SetUpMark:
    """The code came back: our mail arrives. Raises Refused, or ValidationError for another code."""
    own = _locked(by, organisation, Permission.SET_UP)
    sent = SetUpMark.objects.filter(organisation=own, step=Step.MAIL, done_on=None).first()
    if sent is None or not secrets.compare_digest(sent.detail, _hash(own, code.strip())):
        raise ValidationError({"code": "This is not the code of the newest test mail."})
    return _written(by, own, Step.MAIL, "", now)


@transaction.atomic
def open_asking(*, by: User, organisation: Organisation, now: datetime) -> Organisation:
    """From now on colleagues may ask for support. Opening twice changes nothing.

    Raises Refused, or ValidationError with what is left to do.
    """
    own = _locked(by, organisation, Permission.SET_UP)
    if left := safety_left(own, today(now)):
        raise ValidationError([f"Still to do: {words}." for words in left])
    if own.asking_opened_at is None:
        own.asking_opened_at = now
        own.save(update_fields=["asking_opened_at"])
        audit("setup.asking_opened", by=by, organisation=own.pk)
    return own


@transaction.atomic
def close_asking(*, by: User, organisation: Organisation, now: datetime) -> Organisation:
    """No new requests from now on; what is under way goes on. Raises Refused."""
    own = _locked(by, organisation, Permission.MANAGE_ORGANISATIONS)
    if own.asking_opened_at is not None:
        own.asking_opened_at = None
        own.save(update_fields=["asking_opened_at"])
        audit("setup.asking_closed", by=by, organisation=own.pk)
    return own
