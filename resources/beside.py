"""What stands beside a resource as its own version or its original, for one reader."""

from collections.abc import Collection
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import F, Q

from people.models import User
from resources.models import Resource, ResourceQuerySet, Revision

# Of what changed at the original so much is said.
MOST_SAID = 10
# What a list shows of an own version.
_SHOWN: Final = ("slug", "title", "kind", "length", "language", "adapted_from")


class Sides(NamedTuple):
    """The original of an own version, and the own version of an original, as far as this person
    sees them. `since`: what was said about the changes of the original meanwhile."""

    original: Resource | None
    own: Resource | None
    since: list[Revision]


def sides_of(resource: Resource, viewer: User) -> Sides:
    """One query, and one more for who looks after an own version whose original changed."""
    there = Q(pk=resource.adapted_from_id)
    if viewer.organisation_id is not None:
        there |= Q(adapted_from=resource, organisation=viewer.organisation_id)
    rows = Resource.objects.visible_to(viewer).filter(there)
    found = {row.pk: row for row in rows.only("slug", "title", "owner", "version", "published_at")}
    original = found.pop(resource.adapted_from_id, None) if resource.adapted_from_id else None
    own = next(iter(found.values()), None)
    if original is None or original.version <= (resource.adapted_version or 0):
        return Sides(original, own, [])
    changes = original.revisions.filter(number__gte=resource.adapted_version)
    return Sides(original, own, list(changes.defer("words").order_by("-number")[:MOST_SAID]))


def own_versions_of(viewer: User, originals: Collection[UUID]) -> dict[UUID, Resource]:
    """Those that this person's organisation has of these, on the shelf, by the original. A query;
    none for nobody's."""
    if viewer.organisation_id is None or not originals:
        return {}
    rows = _own(viewer).filter(adapted_from__in=originals)
    shown = rows.only(*_SHOWN)
    return {row.adapted_from_id: row for row in shown if row.adapted_from_id}


def own_versions_on_route(
    viewer: User, ids: Collection[UUID], names: Collection[str]
) -> dict[UUID | str, Resource]:
    """Those of what a route names, by id or as one of our originals, also where the original is
    off the shelf by now. One query; none for nobody's."""
    if viewer.organisation_id is None or not (ids or names):
        return {}
    named = Q(adapted_from__in=ids) | Q(adapted_from__page__original__in=names)
    # The type of a row knows no annotated name.
    rows: Any = _own(viewer).filter(named).annotate(original_name=F("adapted_from__page__original"))
    found = dict[UUID | str, Resource]()
    for row in rows.only(*_SHOWN):
        for key in (row.adapted_from_id, row.original_name):
            if key:
                found[key] = row
    return found


def _own(viewer: User) -> ResourceQuerySet:
    rows = Resource.objects.visible_to(viewer).published()
    return rows.filter(organisation=viewer.organisation)
