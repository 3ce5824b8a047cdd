"""Setting an organisation up: what somebody says is so, the test of our mail, opening the door.

Each is audited with the person who said it.
"""

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from people import emails
from people.models import Organisation, SetUpMark, Step, User
from people.models.setting_up import ADMINISTRATORS
from people.modules import Module
from people.roles import Permission
from people.setting_up import again_on, looked_at, safety_left
from records.audit import Refused, audit
from records.clock import today
from records.tokens import keyed_hash

CODE_LASTS: Final = timedelta(hours=1)
CODE_TRIES: Final = 5
NO_CODE: Final = {"code_hash": "", "code_until": None, "code_tries": 0}
NO_CONTACT: Final = "No contact is entered yet. An administrator enters one."
NOTHING_YET: Final = {
    Step.STATEMENT: "There is no statement yet. An administrator writes one.",
    Step.WELFARE: NO_CONTACT,
    Step.SAFEGUARDING: NO_CONTACT,
}


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
    """What was looked at."""
    if step == Step.DPIA and not office:
        raise ValidationError({"office": "Say who signed it."})
    newest = own.statements.order_by("-version").values_list("version", flat=True).first()
    found = looked_at(step, own, newest)
    if not found:
        raise ValidationError(NOTHING_YET[step])
    return found + office if step == Step.DPIA else found


def _written(by: User, own: Organisation, step: Step, detail: str, now: datetime) -> SetUpMark:
    values = {"done_on": today(now), "by": by, "detail": detail, **NO_CODE}
    found, _ = SetUpMark.objects.update_or_create(organisation=own, step=step, defaults=values)
    look_again(own, now=now)
    audit("setup.marked", by=by, organisation=own.pk, step=step)
    return found


def look_again(own: Organisation, *, now: datetime) -> None:
    """Write down from when something has to be done again, for the desk. Idempotent."""
    day = again_on(own, today(now))
    if day != own.set_up_again_on and not _since(own, day, now):
        own.set_up_again_on = day
        own.save(update_fields=["set_up_again_on"])


def _since(own: Organisation, day: date | None, now: datetime) -> bool:
    """Whether it has to be done again, as it had to before: the first day counts."""
    held = own.set_up_again_on
    return held is not None and day is not None and held < day <= today(now)


@transaction.atomic
def send_test_mail(*, by: User, organisation: Organisation, now: datetime) -> str:
    """A code to the person who asks, the way every mail of ours goes. The last one counts, for an
    hour and for this person; what was shown before stands meanwhile.

    Returns the code, which no page may show.
    """
    own = _locked(by, organisation, Permission.SET_UP)
    code = f"{secrets.randbelow(10**6):06}"
    sent = {"code_hash": _hash(own, by, code), "code_until": now + CODE_LASTS, "code_tries": 0}
    SetUpMark.objects.update_or_create(
        organisation=own, step=Step.MAIL, defaults=sent, create_defaults={**sent, "by": by}
    )
    emails.test_of_mail(email=by.email, code=code)
    audit("setup.mail_sent", by=by, organisation=own.pk)
    return code


def _hash(own: Organisation, by: User, code: str) -> str:
    return keyed_hash("setup.mail", f"{own.pk}:{by.pk}:{code}")


def confirm_mail(*, by: User, organisation: Organisation, code: str, now: datetime) -> SetUpMark:
    """The code came back: our mail arrives.

    Raises Refused, or ValidationError for another code, one that ran out, or the sixth try.
    """
    # A wrong try is counted although it is refused: the refusal is raised after the transaction.
    with transaction.atomic():
        own = _locked(by, organisation, Permission.SET_UP)
        sent = SetUpMark.objects.filter(organisation=own, step=Step.MAIL).first()
        wrong = _wrong(sent, _hash(own, by, code.strip()), now)
        if not wrong:
            return _written(by, own, Step.MAIL, "", now)
    raise ValidationError({"code": wrong})


def _wrong(sent: SetUpMark | None, typed: str, now: datetime) -> str:
    """Why this code does not do; empty when it does. Counts the try."""
    if sent is None or sent.code_until is None or sent.code_until <= now:
        return "There is no code that still counts. Send yourself a test mail first."
    if sent.code_tries >= CODE_TRIES:
        return "That was too many tries. Send yourself another test mail."
    sent.code_tries += 1
    sent.save(update_fields=["code_tries"])
    if secrets.compare_digest(sent.code_hash, typed):
        return ""
    return "This is not the code of the newest test mail to you."


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


@transaction.atomic
def switch_module(*, by: User, organisation: Organisation, module: Module, on: bool) -> None:
    """People there use this part of the site from now on, or no more: what is in it stays, and
    nobody gets at it. Switching to what it is already changes nothing. Raises Refused."""
    own = _locked(by, organisation, Permission.SET_UP)
    if own.has(module) == on:
        return
    left = [code for code in own.modules if code != module.value]
    own.modules = [*left, module.value] if on else left
    own.save(update_fields=["modules"])
    organisation.modules = own.modules
    audit("setup.module_switched", by=by, organisation=own.pk, module=module.value, on=int(on))


@transaction.atomic
def choose_modules(
    *, by: User, organisation: Organisation, chosen: Collection[str], now: datetime
) -> SetUpMark:
    """Somebody looked at all modules and said which are on: `chosen`, codes. Raises Refused."""
    for module in Module:
        on = module.value in chosen
        switch_module(by=by, organisation=organisation, module=module, on=on)
    return mark(by=by, organisation=organisation, step=Step.MODULES, now=now)
