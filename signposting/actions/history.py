"""Keeping what an entry said, and making it like that again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from people.models import User
from records.audit import audit
from records.clock import today
from signposting import history, numbers
from signposting.actions.entries import changed, editor, locked
from signposting.actions.loading import provider_of
from signposting.actions.weight import weigh
from signposting.models import Channel, Signpost, Version
from signposting.models.channels import NUMBERS, same_channel
from signposting.models.versions import As, What


@contextmanager
def remembered(row: Signpost, what: What, on: date) -> Iterator[None]:
    """Keep the entry as it is after what happens inside, if that changed anything; before the first
    change also as it was. The entry is locked by the caller, so that numbers follow each other."""
    before = history.picture(row)
    yield
    # Days of checks are in no picture, and stand on the page of urgent help.
    if row.organisation_id is None:
        changed()
    after = history.picture(row)
    if after == before:
        return
    if not row.versions.exists():
        Version.objects.create(
            signpost=row, number=0, on=on, what=What.BEFORE, by_role="", held=before
        )
    keep(row, what, on)


def keep(row: Signpost, what: What, on: date) -> Version:
    """Keep the entry as it is now."""
    last = row.versions.aggregate(last=Max("number"))["last"]
    return Version.objects.create(
        signpost=row,
        number=0 if last is None else last + 1,
        on=on,
        what=what,
        by_role=As.LOCAL if row.organisation_id else As.NATIONAL,
        held=history.picture(row),
    )


@transaction.atomic
def restore(*, by: User, signpost: Signpost, number: int, on: date | None = None) -> Signpost:
    """Make the entry like a version again: its words, hours and places as they were then, due for
    a check on this day. A number that was there then and was found wrong since is a new one again,
    which two people have to check; numbers added since stay.

    It is a change like any other. Raises Refused without permission, Version.DoesNotExist.
    """
    editor(by, signpost, "signpost.restore_refused")
    row, day = locked(signpost), on or today()
    held = row.versions.get(number=number).held
    with remembered(row, What.RESTORED, day):
        for name, value in held["words"].items():
            setattr(
                row, name, provider_of(value, row.organisation) if name == "provider" else value
            )
        _hours_and_places(row, held)
        for then in held["numbers"]:
            _number(row, then)
        weigh(row, held.get("urgency", row.urgency), held.get("review_days", row.review_days))
        if row.state == Signpost.State.DRAFT:
            row.written_by = by
        row.on_holidays, row.search_text = held["on_holidays"], row.searched()
        if row.review_on is not None:
            row.review_on = min(row.review_on, day)
        row.save()
    audit("signpost.restored", by=by, organisation=row.organisation_id, number=number)
    return row


def _hours_and_places(row: Signpost, held: history.Picture) -> None:
    row.schedules.all().delete()
    for one in held["hours"]:
        opens, closes = (time.fromisoformat(one[name]) for name in ("opens", "closes"))
        row.schedules.create(days=one["days"], opens=opens, closes=closes)
    row.locations.all().delete()
    for place, one in enumerate(held["places"]):
        row.locations.create(place=place, **one)


def _number(row: Signpost, then: dict[str, Any]) -> None:
    """Nobody counts who found it right before: see checking."""
    if then["wrong"]:
        return
    try:
        number = (numbers.read(then["value"])[1] if then["kind"] in NUMBERS else None) or ""
    except ValidationError:
        # Its range has been taken out of use since: nobody can dial it.
        return
    channel = row.channels.filter(same_channel(**{**then, "number": number})).first()
    if channel is None:
        given = {name: then[name] for name in history.NUMBER}
        Channel.objects.create(signpost=row, number=number, place=row.channels.count(), **given)
    elif channel.wrong_on is not None:
        channel.checked_on = channel.review_on = channel.wrong_on = None
        channel.save(update_fields=["checked_on", "review_on", "wrong_on"])
