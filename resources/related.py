"""What stands beside a resource: its companions, and others about the same."""

from functools import reduce
from operator import add
from typing import Any, Final, NamedTuple

from django.db.models import Case, F, IntegerField, Q, Value, When

from people.models import User
from resources.beside import own_versions_of
from resources.models import Companion, Resource
from resources.taxonomy import COMPANIONS_BACK

MOST_RELATED: Final = 5
# More than this of one resource would help nobody; the form refuses them.
MOST_COMPANIONS: Final = 12


class Beside(NamedTuple):
    """A companion as its page names it: `row` is the tie, `other` where it leads; `own`: the own
    version of that which the reader's organisation has."""

    row: Companion
    other: Resource
    words: str
    own: Resource | None = None


def companions_of(resource: Resource, viewer: User) -> list[Beside]:
    """What belongs to it, from either end, as far as this person may see it. Two queries, one for
    what has none."""
    shown = Resource.objects.visible_to(viewer).published().values("pk")
    rows = Companion.objects.filter(
        Q(resource=resource, other__in=shown) | Q(other=resource, resource__in=shown)
    )
    found = rows.select_related("resource", "other").order_by("kind", "pk")[: 2 * MOST_COMPANIONS]
    beside = [_beside(row, resource) for row in found]
    own = own_versions_of(viewer, [one.other.pk for one in beside])
    return [one._replace(own=own.get(one.other.pk)) for one in beside]


def _beside(row: Companion, resource: Resource) -> Beside:
    if row.resource_id == resource.pk:
        return Beside(row, row.other, row.get_kind_display())
    return Beside(row, row.resource, COMPANIONS_BACK[row.kind])


def related_to(resource: Resource, viewer: User, but: list[Resource]) -> list[Resource]:
    """Others about the same: those with most of its topics first, then the newest. One query."""
    if not resource.topics:
        return []
    same: list[Any] = [
        Case(When(topics__has=code, then=Value(1)), default=Value(0), output_field=IntegerField())
        for code in resource.topics
    ]
    rows = Resource.objects.visible_to(viewer).published().annotate(same=reduce(add, same))
    away = [resource.pk, resource.adapted_from_id, *(one.pk for one in but)]
    rows = rows.without_originals_for(viewer).exclude(adapted_from=resource)
    rows = (
        rows.filter(same__gt=0)
        .exclude(pk__in=[pk for pk in away if pk])
        .only("slug", "title", "kind")
    )
    return list(rows.order_by("-same", F("published_at").desc(), "pk")[:MOST_RELATED])
