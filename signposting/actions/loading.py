"""Bringing the starting set in."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from people.models import Organisation
from signposting.actions.entries import changed
from signposting.models import Channel, Provider, Schedule, Signpost
from signposting.starting_set import AFTER_CHECK, Entry


@transaction.atomic
def load(entries: list[Entry], *, demo: bool = False) -> tuple[int, int]:
    """Bring the starting set in as drafts; returns (new, brought up to date).

    A row that a person has touched (checked in part, changed, published, hidden, closed) is never
    changed. `demo`: those that may be published after a check are shown, marked as demo data nobody
    has checked.
    """
    present = {row.slug: row for row in Signpost.objects.all()}
    touched = _touched()
    new = [entry for entry in entries if entry.slug not in present]
    for entry in new:
        _fill(Signpost(slug=entry.slug), entry, demo).save(force_insert=True)
    here = [(entry, present[entry.slug]) for entry in entries if entry.slug in present]
    untouched = [entry for entry, row in here if row.pk not in touched and _is_as_loaded(row)]
    for entry in untouched:
        _fill(present[entry.slug], entry, demo).save()
    _ways([*new, *untouched])
    changed()
    return len(new), len(untouched)


def show_as_demo(signpost: Signpost) -> None:
    """An entry of the demo is shown, marked as demo data nobody has checked. For the demo alone."""
    rows = Signpost.objects.filter(pk=signpost.pk)
    rows.update(demo=True, state=Signpost.State.PUBLISHED, checked_on=None, checked_by=None)
    changed()


def _touched() -> set[UUID]:
    """Those somebody has looked at or changed: one number of a draft is enough."""
    traces = Q(checked_on__isnull=False) | Q(checks__isnull=False) | Q(versions__isnull=False)
    return set(Signpost.objects.filter(traces).values_list("pk", flat=True))


def _is_as_loaded(row: Signpost) -> bool:
    shown_as_demo = row.demo and row.state == Signpost.State.PUBLISHED
    return shown_as_demo or row.state == Signpost.State.DRAFT


def _fill(row: Signpost, entry: Entry, demo: bool) -> Signpost:
    for name, value in entry.fields.items():
        setattr(row, name, value)
    row.provider = provider_of(entry.provider, None)
    row.search_text = row.searched()
    row.demo = (demo or row.demo) and entry.publish == AFTER_CHECK
    row.state = Signpost.State.PUBLISHED if row.demo else Signpost.State.DRAFT
    return row


def provider_of(name: str, organisation: Organisation | None) -> Provider | None:
    """Who runs a service, by name; made where nobody of that name is known. None for no name."""
    if not name:
        return None
    return Provider.objects.get_or_create(name=name, organisation=organisation)[0]


def _ways(entries: list[Entry]) -> None:
    """The ways to reach those that nobody has touched, and their hours."""
    rows = Signpost.objects.in_bulk([entry.slug for entry in entries], field_name="slug")
    Channel.objects.filter(signpost__in=rows.values(), checked_on__isnull=True).delete()
    Channel.objects.bulk_create(
        Channel(signpost=rows[entry.slug], place=place, **channel)
        for entry in entries
        for place, channel in enumerate(entry.channels)
    )
    Schedule.objects.filter(signpost__in=rows.values()).delete()
    Schedule.objects.bulk_create(
        Schedule(signpost=rows[entry.slug], **schedule)
        for entry in entries
        for schedule in entry.schedules
    )
