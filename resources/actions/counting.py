"""Writes down how often things were saved. Nobody acts here: no permission is asked."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from resources.models import Fetches, Resource


@transaction.atomic
def add_fetches(counts: Mapping[tuple[UUID, date], int]) -> None:
    """Add so many to the number of each resource and month; what is gone meanwhile is left out."""
    there = set(
        Resource.objects.filter(pk__in={pk for pk, _ in counts}).values_list("pk", flat=True)
    )
    # In one order, so that two processes never wait for each other.
    for (pk, month), times in sorted(counts.items()):
        if pk in there:
            _add(pk, month, times)


def _add(pk: UUID, month: date, times: int) -> None:
    row = Fetches.objects.filter(resource=pk, month=month)
    if row.update(times=F("times") + times):
        return
    try:
        with transaction.atomic():
            Fetches.objects.create(resource_id=pk, month=month, times=times)
    except IntegrityError:
        # Another process began the month a moment ago; or the resource is gone, then none is there.
        row.update(times=F("times") + times)
