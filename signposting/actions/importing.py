"""A file of services: held for who uploaded it, brought in as a whole or not at all, always as
drafts that people check."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from people.models import Organisation, User
from people.roles import Permission
from records.audit import Refused, audit
from records.clock import today
from signposting.actions.editing import (
    MOST_ENTRIES,
    MOST_OF_ONE,
    add_channel,
    add_entry,
    set_hours,
    set_places,
)
from signposting.actions.entries import ChangedMeanwhile
from signposting.models import Channel, Signpost, Upload
from signposting.openreferral.importing import Plan, plan_for
from signposting.openreferral.reading import Row

# The hourly work ends it: a day at most.
LASTS: Final = timedelta(hours=23)


def _own(by: User, for_all: bool) -> Organisation | None:
    """Whose entries these become. Raises Refused."""
    needed = Permission.EDIT_NATIONAL_SIGNPOSTS if for_all else Permission.EDIT_SIGNPOSTS
    if not by.can(needed) or (by.organisation is None and not for_all):
        raise Refused("signpost.import_refused", by=by, organisation=by.organisation_id)
    return None if for_all else by.organisation


@transaction.atomic
def hold_upload(
    *,
    by: User,
    services: Sequence[dict[str, Any]],
    for_all: bool,
    needs: Sequence[str],
    now: datetime,
) -> Upload:
    """Keep a file for `by` alone, in place of an older one. Raises Refused."""
    _own(by, for_all)
    values = {
        "held": json.dumps(services, ensure_ascii=False),
        "for_all": for_all,
        "needs": list(needs),
        "expires_at": now + LASTS,
    }
    return Upload.objects.update_or_create(user=by, defaults=values)[0]


@transaction.atomic
def drop_upload(*, by: User) -> None:
    """Throw one's own file away."""
    Upload.objects.filter(user=by).delete()


def forget_old_uploads(*, now: datetime) -> None:
    """Delete the files whose day is over."""
    Upload.objects.filter(expires_at__lte=now).delete()


def plan_of(*, by: User, upload: Upload) -> Plan:
    """What this file would do now. Raises Refused; a file whose key is missing does nothing."""
    own = _own(by, upload.for_all)
    try:
        services = json.loads(upload.held)
    except ValueError:
        services = []
    most = MOST_ENTRIES if upload.for_all else MOST_OF_ONE
    room = most - Signpost.objects.filter(organisation=own).count()
    return plan_for(services, own, upload.needs, room)


def apply_upload(*, by: User, mark: str, now: datetime) -> int | None:
    """Bring in all of what `by` looked at (`mark` of that plan), as drafts; returns how many, or
    None when there is no file any more: brought in already, thrown away, out of date.

    Raises Refused; ChangedMeanwhile, and then nothing is written, when the plan is another now.
    """
    try:
        return _apply(by, mark, now)
    except IntegrityError:
        # Somebody else brought in the same a moment ago.
        raise ChangedMeanwhile from None


@transaction.atomic
def _apply(by: User, mark: str, now: datetime) -> int | None:
    upload = Upload.objects.visible_to(by, now=now).select_for_update().first()
    if upload is None:
        return None
    plan = plan_of(by=by, upload=upload)
    if plan.problems or plan.mark != mark:
        raise ChangedMeanwhile
    for row in plan.new:
        _bring_in(by, row, upload.for_all, now)
    upload.delete()
    audit("signpost.imported", by=by, organisation=by.organisation_id, count=len(plan.new))
    return len(plan.new)


def _bring_in(by: User, row: Row, for_all: bool, now: datetime) -> None:
    """As if `by` had written it: every word and number waits for its checks."""
    day = today(now)
    made = add_entry(by=by, for_all=for_all, on=day, **row.words)
    if row.source_id:
        Signpost.objects.filter(pk=made.pk).update(source_id=row.source_id)
    if row.hours or row.on_holidays != made.on_holidays:
        set_hours(by=by, signpost=made, schedules=row.hours, on_holidays=row.on_holidays, on=day)
    if row.places:
        set_places(by=by, signpost=made, places=row.places, on=day)
    for place, channel in enumerate(row.channels):
        added = add_channel(by=by, signpost=made, **channel)
        Channel.objects.filter(pk=added.pk).update(place=place)
