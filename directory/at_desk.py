"""How many things about peer supporters wait for vetters, for a coordinator's desk: numbers alone.

Who it is about is the vetters' matter, and never whether anybody paused.
"""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value

from directory.models import Appeal, Application, ApplicationState, Supporter
from records.counted import counted

SOON: Final = timedelta(days=30)


def supporter_numbers(
    organisation: UUID | None, on: date, soon: date, ahead: date
) -> QuerySet[Supporter, Any]:
    """Of one organisation, on a UK day: of how many peer supporters something is missing, of how
    many it ran out, of how many it does by the day `soon`; and of how many supervision did, or
    does by the day `ahead`. One row, or none.

    Asked by what is due, which is little and has indexes, never by everybody who is in the
    organisation.
    """
    due = Q(cleared_until__isnull=True) | Q(cleared_until__lte=soon)
    over = Q(supervised_until__lte=ahead)
    kinds = {
        "missing": Q(cleared_until__isnull=True),
        "out": Q(cleared_until__lt=on),
        "soon": Q(cleared_until__gte=on, cleared_until__lte=soon),
        "over": over,
    }
    rows = Supporter.objects.current().filter(due | over, user__organisation=organisation)
    return _counted_by(rows, kinds)


def supervision_numbers(theirs: Q, on: date, ahead: date) -> QuerySet[Supporter, Any]:
    """Of how many of `theirs` supervision ran out by a UK day, and of how many it does by the day
    `ahead`. One row, or none."""
    kinds = {"over": Q(supervised_until__lt=on), "soon": Q(supervised_until__gte=on)}
    rows = Supporter.objects.current().filter(theirs, supervised_until__lte=ahead)
    return _counted_by(rows, kinds)


def _counted_by(rows: QuerySet[Supporter, Any], kinds: dict[str, Q]) -> QuerySet[Supporter, Any]:
    numbers = {kind: Count("pk", filter=which) for kind, which in kinds.items()}
    return rows.values(one=Value(1)).annotate(**numbers).values_list(*kinds)


def vetting_numbers(organisation: str) -> list[Subquery]:
    """Of one organisation: applications that wait for a decision, and appeals without an answer.

    `organisation`: the column of the outer query that holds it.
    """
    here = OuterRef(organisation)
    sent = Application.objects.filter(state=ApplicationState.SUBMITTED)
    return [
        counted(sent.filter(applicant__organisation=here)),
        counted(Appeal.objects.open().filter(person__organisation=here)),
    ]
