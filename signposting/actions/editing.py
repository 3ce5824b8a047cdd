"""Changing what stands on the list. No number is ever changed: another is added, and checked."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from people.models import User
from records.audit import audit
from records.clock import today
from signposting.actions.checking import editor, locked
from signposting.models import Channel, Signpost

WORDS: Final = ("name", "what_for", "who_for", "hours", "cost", "tells_employer", "tells_words")
MOST_CHANNELS: Final = 20


@transaction.atomic
def change_words(*, by: User, signpost: Signpost, on: date | None = None, **words: Any) -> Signpost:
    """New words about a service (those of WORDS), in force at once; whoever writes them has looked.

    Audited by the names of what changed. Raises Refused without permission.
    """
    editor(by, "signpost.change.refused")
    row, day = locked(signpost), on or today()
    changed = [name for name in WORDS if name in words and getattr(row, name) != words[name]]
    for name in changed:
        setattr(row, name, words[name])
        audit("signpost.changed", by=by, organisation=by.organisation_id, field=name)
    if changed:
        row.checked_on, row.checked_by = day, by
        if row.state == Signpost.State.PUBLISHED and not row.demo:
            row.review_on = day + timedelta(days=row.review_days)
        row.save()
    return row


@transaction.atomic
def set_hours(
    *,
    by: User,
    signpost: Signpost,
    schedules: Sequence[Mapping[str, Any]],
    on_holidays: str,
    on: date | None = None,
) -> Signpost:
    """The hours as they can be reckoned with: days, opens and closes of each schedule, instead of
    those before. Raises Refused without permission."""
    editor(by, "signpost.change.refused")
    row, day = locked(signpost), on or today()
    row.schedules.all().delete()
    for given in schedules:
        row.schedules.create(**given)
    row.on_holidays, row.checked_on, row.checked_by = on_holidays, day, by
    row.save(update_fields=["on_holidays", "checked_on", "checked_by"])
    audit("signpost.changed", by=by, organisation=by.organisation_id, field="schedules")
    return row


@transaction.atomic
def add_channel(*, by: User, signpost: Signpost, **given: Any) -> Channel:
    """Another way to reach it: kind, value, and keyword, label, free. Not shown before its checks.

    The same one again is the one that is there. Raises Refused, or ValidationError when there are
    enough.
    """
    editor(by, "signpost.change.refused")
    row = locked(signpost)
    same = {name: given[name] for name in ("kind", "value", "keyword")}
    found = row.channels.filter(**same).first()
    if found is not None:
        return found
    if row.channels.count() >= MOST_CHANNELS:
        raise ValidationError("That is enough. Close what is wrong first.")
    audit("signpost.channel_added", by=by, organisation=by.organisation_id, entry=row.slug)
    return row.channels.create(place=MOST_CHANNELS, **given)


@transaction.atomic
def retire(*, by: User, signpost: Signpost) -> Signpost:
    """The service has closed: it goes at once, and no starting set brings it back."""
    return _state(by, signpost, Signpost.State.RETIRED)


@transaction.atomic
def show_again(*, by: User, signpost: Signpost) -> Signpost:
    """It was closed by mistake: a draft again, which somebody checks."""
    return _state(by, signpost, Signpost.State.DRAFT)


def _state(by: User, signpost: Signpost, state: str) -> Signpost:
    editor(by, "signpost.change.refused")
    row = locked(signpost)
    row.state, row.demo = state, False
    row.save(update_fields=["state", "demo"])
    audit("signpost.state", by=by, organisation=by.organisation_id, state=state)
    return row
