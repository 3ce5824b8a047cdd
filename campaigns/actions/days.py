"""Awareness days of an organisation's own: added, taken out. Recorded with who did it."""

from typing import Any
from uuid import UUID

from django.db import transaction

from campaigns.actions.running import own_of
from campaigns.models import LocalDay
from campaigns.models.days import MOST
from people.models import Organisation, User
from records.audit import audit
from wellbeing.actions import Gone


class TooMany(Exception):
    """The calendar is full."""


@transaction.atomic
def add_day(*, by: User, form_key: UUID, **said: Any) -> LocalDay:
    """Add a day to the calendar of one's organisation. Sent twice, it is one. Raises
    PermissionDenied or TooMany."""
    own = own_of(by)
    # One after the other: a limit cannot be a constraint.
    Organisation.objects.select_for_update(no_key=True).get(pk=own.pk)
    known = LocalDay.objects.filter(form_key=form_key, organisation=own).first()
    if known is not None:
        return known
    if LocalDay.objects.filter(organisation=own).count() >= MOST:
        raise TooMany
    made = LocalDay.objects.create(organisation=own, form_key=form_key, **said)
    audit("awareness_day.added", by=by, organisation=own.pk)
    return made


@transaction.atomic
def remove_day(*, by: User, day: LocalDay) -> None:
    """Take a day out of the calendar. Raises Gone."""
    gone, _ = LocalDay.objects.run_by(by).filter(pk=day.pk).order_by().delete()
    if not gone:
        raise Gone
    audit("awareness_day.removed", by=by, organisation=day.organisation_id)
