"""Tying resources together, by whoever looks after the first."""

from uuid import UUID

from django.db import transaction

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from resources.actions.looked_after import locked
from resources.models import Companion, Resource
from resources.related import MOST_COMPANIONS


class TooMany(Exception):
    """It has as many companions as anybody can overlook."""


def demand(*, by: User, resource: Resource) -> None:
    """Raises Refused for a resource whose companions `by` may not say."""
    mine = Resource.objects.looked_after_by(by).filter(pk=resource.pk)
    if not (by.can(Permission.PUBLISH_RESOURCE) and mine.exists()):
        raise Refused("resource.tie.refused", by=by, organisation=by.organisation_id)


@transaction.atomic
def tie(*, by: User, resource: Resource, other: Resource, kind: str) -> Companion:
    """Say that `other` is the notes, the Easy Read … of `resource`; again: another kind.

    Raises Refused for a resource that `by` does not look after or another they do not see, TooMany.
    """
    row = locked(by, resource, "resource.tie.refused")
    if row.pk == other.pk or not Resource.objects.visible_to(by).filter(pk=other.pk).exists():
        raise Refused("resource.tie.refused", by=by, organisation=by.organisation_id)
    if row.companions.exclude(other=other).count() >= MOST_COMPANIONS:
        raise TooMany
    Companion.objects.filter(resource=other, other=row).delete()
    made, _ = Companion.objects.update_or_create(resource=row, other=other, defaults={"kind": kind})
    audit("resource.tied", by=by, organisation=by.organisation_id)
    return made


@transaction.atomic
def untie(*, by: User, resource: Resource, companion: UUID) -> None:
    """Take the tie away, from whichever end. Nothing happens when it is gone already.

    Raises Refused for a resource that `by` does not look after.
    """
    row = locked(by, resource, "resource.untie.refused")
    for ties in (row.companions, row.companion_of):
        if ties.filter(pk=companion).delete()[0]:
            audit("resource.untied", by=by, organisation=by.organisation_id)
