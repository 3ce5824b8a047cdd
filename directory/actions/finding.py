"""Nobody is left who may decide an appeal: those who can find somebody are told."""

from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from directory import deciders, emails
from directory.models import Appeal, DueKind, Told
from people.models import Organisation, User
from people.roles import Permission
from records.audit import Refused, audit
from records.clock import today

# Beside the stages of reminders (directory/due.py): told because the desk asked.
ASKED: Final = -2


@transaction.atomic
def ask_for_deciders(*, by: User, now: datetime) -> int:
    """A coordinator tells the administrators that appeals cannot be decided: the usual notice, to
    each of them once a day at most, beside the reminders. Returns how many were told.

    Raises Refused, or ValidationError when every appeal can be decided or nobody can be told.
    """
    own = by.organisation_id
    if own is None or not by.can(Permission.SEE_DESK):
        raise Refused("organisation.deciders_refused", by=by, organisation=own)
    # Two who press at once tell once.
    Organisation.objects.select_for_update(no_key=True).get(pk=own)
    waiting = deciders.stuck(own)
    if not waiting:
        raise ValidationError("Every appeal can be decided now.", code="decidable")
    whom = {one for row in waiting for one in deciders.administrators_of(row.person)}
    if not whom:
        raise ValidationError("There is no administrator who could be told.", code="nobody")
    told = sum(_tell(one, waiting, today(now)) for one in whom)
    audit("organisation.deciders_asked", by=by, organisation=own, appeals=len(waiting), told=told)
    return told


def _tell(person: User, waiting: list[Appeal], day: date) -> bool:
    if Told.objects.filter(to=person, told_on=day).exists():
        return False
    for row in waiting:
        Told.objects.update_or_create(
            to=person,
            person=row.person,
            kind=DueKind.APPEAL,
            due_on=row.due_on,
            stage=ASKED,
            defaults={"told_on": day},
        )
    emails.something_due(person)
    return True
