"""An organisation's own version of something shared: tied to it, and told when that changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from records.clock import today
from resources.actions.adding import Details, Source, add_resource
from resources.actions.keeping import demand
from resources.actions.looked_after import locked
from resources.models import Resource
from resources.taxonomy import MAY_CHANGE

_REFUSED: Final = "resource.own_version.refused"


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    """What is said of the own version; everything else is as at the original."""

    title: str
    summary: str
    kind: str
    owner: str


class HasOne(Exception):
    """The organisation has its own version already. `row`: that one."""

    def __init__(self, row: Resource) -> None:
        super().__init__()
        self.row = row


def make_own_version(
    *,
    by: User,
    original: Resource,
    words: OwnWords,
    source: Source | Sequence[Source],
    key: UUID | None = None,
    now: datetime | None = None,
) -> Resource:
    """Put the organisation's own version of `original` into the library, unpublished: for its own
    people alone, under the same licence.

    Raises Refused without permission or organisation, for what `by` does not find on the shelf,
    and where the licence forbids changes; HasOne; and as `add_resource`.
    """
    demand(by, Permission.UPLOAD_RESOURCE, _REFUSED)
    row = Resource.objects.open_to_change_by(by).filter(pk=original.pk).first()
    if row is None:
        raise Refused(_REFUSED, by=by, organisation=by.organisation_id)
    moment = now or timezone.now()
    with transaction.atomic():
        # One after the other: of two who do it at once, the second finds the first one's.
        Resource.objects.select_for_update(of=("self",)).get(pk=row.pk)
        there = row.own_versions.filter(organisation=by.organisation).first()
        if there is not None and there.pk != key:
            raise HasOne(there)
        made = add_resource(
            by=by, details=_details(by, row, words), source=source, key=key, now=moment
        )
        if made.adapted_from_id is None:
            made.adapted_from, made.adapted_version = row, row.version
            made.adapted_on = today(moment)
            made.save(update_fields=["adapted_from", "adapted_version", "adapted_on"])
            audit("resource.own_version", by=by, organisation=by.organisation_id)
    return made


def _details(by: User, original: Resource, words: OwnWords) -> Details:
    return Details(
        title=words.title,
        summary=words.summary,
        kind=words.kind,
        owner=words.owner,
        stages=original.stages,
        audiences=original.audiences,
        values=original.values,
        topics=original.topics,
        language=original.language,
        length=original.length,
        licence=original.licence,
        organisation=by.organisation,
    )


def may_be_changed(original: Resource) -> bool:
    """Whether its licence lets an organisation make a version of its own."""
    return original.licence in MAY_CHANGE


@transaction.atomic
def still_fits(*, by: User, resource: Resource, version: int) -> None:
    """Somebody looked at the original's new version, and their own one still fits it. `version`:
    the one they looked at.

    Raises Refused for a resource that `by` does not look after.
    """
    row = locked(by, resource, _REFUSED)
    original = row.adapted_from
    if original is None or not (row.adapted_version or 0) < version <= original.version:
        return
    row.adapted_version = version
    row.save(update_fields=["adapted_version"])
    audit("resource.original_seen", by=by, organisation=by.organisation_id)
