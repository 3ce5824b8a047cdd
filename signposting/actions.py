"""Every write to the list of where to turn."""

from datetime import date, timedelta

from django.db import transaction

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from records.clock import today
from signposting.models import Signpost
from signposting.starting_set import AFTER_CHECK, Entry


@transaction.atomic
def load(entries: list[Entry], *, demo: bool = False) -> tuple[int, int]:
    """Bring the starting set in as drafts; returns (new, brought up to date).

    A row that a person has touched (checked, published, hidden, closed) is never changed. `demo`:
    those that may be published after a check are shown, marked as demo data nobody has checked.
    """
    present = {row.slug: row for row in Signpost.objects.all()}
    new = [entry for entry in entries if entry.slug not in present]
    for entry in new:
        _fill(Signpost(slug=entry.slug), entry, demo).save(force_insert=True)
    untouched = [entry for entry in entries if _is_untouched(present.get(entry.slug))]
    for entry in untouched:
        _fill(present[entry.slug], entry, demo).save()
    return len(new), len(untouched)


def _is_untouched(row: Signpost | None) -> bool:
    if row is None or row.checked_on is not None:
        return False
    shown_as_demo = row.demo and row.state == Signpost.State.PUBLISHED
    return shown_as_demo or row.state == Signpost.State.DRAFT


def _fill(row: Signpost, entry: Entry, demo: bool) -> Signpost:
    for name, value in entry.fields.items():
        setattr(row, name, value)
    row.demo = (demo or row.demo) and entry.publish == AFTER_CHECK
    row.state = Signpost.State.PUBLISHED if row.demo else Signpost.State.DRAFT
    return row


@transaction.atomic
def confirm(*, by: User, signpost: Signpost, on: date | None = None) -> Signpost:
    """Record that `by` checked everything on the service's own page or by a call, and show it.

    Two people to publish a number, and a state for each channel, belong here later.
    Raises Refused without permission.
    """
    if not by.can(Permission.EDIT_SIGNPOSTS):
        raise Refused("signpost.confirm.refused", by=by, organisation=by.organisation_id)
    signpost.checked_on = on or today()
    signpost.checked_by = by
    signpost.review_on = signpost.checked_on + timedelta(days=signpost.review_days)
    signpost.unverified = []
    signpost.demo = False
    signpost.state = Signpost.State.PUBLISHED
    signpost.save()
    audit("signpost.confirmed", by=by, organisation=by.organisation_id)
    return signpost
