"""What stands beside a resource as its own version or its original, for one reader."""

from typing import NamedTuple

from django.db.models import Q

from people.models import User
from resources.models import Resource, Revision

# Of what changed at the original so much is said.
MOST_SAID = 10


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
