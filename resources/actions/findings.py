"""Findings of research: entered, put in order and checked by whoever looks after the resource."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from resources.actions.found_by import found_anew
from resources.models import MOST_FINDINGS, Finding, Resource


class TooManyFindings(Exception):
    """It has as many findings as a page can hold."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """One finding, as somebody entered it. `figure`, `sample`, `link`: "" when there is none."""

    words: str
    year: int
    source: str
    figure: str = ""
    sample: str = ""
    link: str = ""


def may_enter(*, by: User, resource: Resource) -> None:
    """Raises Refused for a resource whose findings `by` may not enter."""
    mine = Resource.objects.looked_after_by(by).filter(pk=resource.pk)
    if not (by.can(Permission.UPLOAD_RESOURCE) and mine.exists()):
        raise Refused("finding.refused", by=by, organisation=by.organisation_id)


def _mine(by: User, resource: Resource) -> Resource:
    may_enter(by=by, resource=resource)
    return Resource.objects.select_for_update().get(pk=resource.pk)


@transaction.atomic
def add_finding(*, by: User, resource: Resource, said: Said, on: date) -> Finding:
    """Put a finding behind those there are; `by` has it in front of them, so it counts as checked.

    Raises Refused for a resource that `by` does not look after, TooManyFindings.
    """
    row = _mine(by, resource)
    if row.findings.count() >= MOST_FINDINGS:
        raise TooManyFindings
    made = put_finding(row, said, on)
    found_anew(row)
    audit("finding.added", by=by, organisation=by.organisation_id)
    return made


def put_finding(row: Resource, said: Said, on: date | None) -> Finding:
    """The row behind the others. Nobody acts here: no permission is asked."""
    last = row.findings.aggregate(last=Max("place"))["last"] or 0
    return row.findings.create(place=last + 1, checked_on=on, **asdict(said))


@transaction.atomic
def change_finding(*, by: User, resource: Resource, finding: UUID, said: Said, on: date) -> None:
    """Say it anew, checked on this day; nothing happens when it is gone.

    Raises Refused for a resource that `by` does not look after.
    """
    row = _mine(by, resource)
    if row.findings.filter(pk=finding).update(checked_on=on, **asdict(said)):
        found_anew(row)
        audit("finding.changed", by=by, organisation=by.organisation_id)


@transaction.atomic
def check_finding(*, by: User, resource: Resource, finding: UUID, on: date) -> None:
    """Note that `by` held it against its source on this day and it is still right.

    Raises Refused for a resource that `by` does not look after.
    """
    row = _mine(by, resource)
    if row.findings.filter(pk=finding).update(checked_on=on):
        audit("finding.checked", by=by, organisation=by.organisation_id)


@transaction.atomic
def move_finding(*, by: User, resource: Resource, finding: UUID, up: bool) -> None:
    """Change places with the one before it, or behind it; the first and the last stay.

    Raises Refused for a resource that `by` does not look after.
    """
    rows = list(_mine(by, resource).findings.in_order())
    at = next((n for n, one in enumerate(rows) if one.pk == finding), None)
    if at is None:
        return
    other = at - 1 if up else at + 1
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
        for place, one in enumerate(rows, 1):
            one.place = place
        Finding.objects.bulk_update(rows, ["place"])


@transaction.atomic
def remove_finding(*, by: User, resource: Resource, finding: UUID) -> None:
    """Take it off the page for good; nothing happens when it is gone already.

    Raises Refused for a resource that `by` does not look after.
    """
    row = _mine(by, resource)
    if row.findings.filter(pk=finding).delete()[0]:
        found_anew(row)
        audit("finding.removed", by=by, organisation=by.organisation_id)
