"""The count of peer supporters at the beginning of a quarter; told until the next.

Asked on any other day, the same figures come back: two looks never differ by one person.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from directory.models import Supporter
from evaluation.figures import kept_aims
from evaluation.hiding import told
from evaluation.models import PoolFigure
from evaluation.pool import One, latest, tell
from evaluation.quarters import last_end
from groups.models import Group, Membership
from people.models import Organisation, User
from records.clock import today
from records.models import Finished

COUNTED: Final = "evaluation.pool"
GROUPS: Final = "groups.people"


@transaction.atomic
def count_pool(*, now: datetime) -> None:
    """Count, unless this quarter's count was made: idempotent, whoever runs it and how often.

    The day is marked in the same transaction, also where there was nobody to count: a second count
    in a quarter could be compared with the first.
    """
    on = today(now)
    mark, new = Finished.objects.select_for_update().get_or_create(
        name=COUNTED, defaults={"at": now}
    )
    if not new and today(mark.at) >= last_end(on):
        return
    mark.at = now
    mark.save(update_fields=["at"])
    PoolFigure.objects.all().delete()
    PoolFigure.objects.bulk_create(_figures(on))


def _figures(on: date) -> Iterator[PoolFigure]:
    people, accounts, aims = _supporters(on), _accounts(), kept_aims(on)
    groups = _in_groups()
    for place, service in Organisation.objects.values_list("pk", "emergency_service"):
        found = (
            tell(service, people[place], accounts[place])
            | aims.get(place, {})
            | groups.get(place, {})
        )
        for kind, number in found.items():
            yield PoolFigure(organisation_id=place, kind=kind, number=number)


def _supporters(on: date) -> dict[UUID, list[One]]:
    """By organisation. One query."""
    found: dict[UUID, list[One]] = defaultdict(list)
    rows = Supporter.objects.current().filter(user__organisation__isnull=False)
    for place, band, usual, cleared, supervised in rows.values_list(
        "user__organisation", "user__rank_band", "usual", "cleared_until", "supervised_until"
    ):
        # Empty: nobody asks them for supervision, so none is overdue.
        current = cleared is not None and cleared >= on, supervised is None or supervised >= on
        found[place].append(One(str(band), latest(usual), *current))
    return found


def _accounts() -> dict[UUID, dict[str, int]]:
    """Open accounts by organisation and rank band. One query."""
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    rows = User.objects.active().filter(organisation__isnull=False).order_by()
    for place, band, number in rows.values_list("organisation", "rank_band").annotate(
        number=Count("pk")
    ):
        found[place][str(band)] = number
    return found


def _in_groups() -> dict[UUID, dict[str, int]]:
    """How many people are in peer groups that stand in a list, by the group's organisation, as it
    may be told. One query."""
    inside = Membership.objects.inside().filter(group__in=Group.objects.in_lists()).order_by()
    rows = inside.values_list("group__organisation").annotate(number=Count("person", distinct=True))
    found = {place: told(number) for place, number in rows}
    return {place: {GROUPS: number} for place, number in found.items() if number is not None}
