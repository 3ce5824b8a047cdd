"""How many things about peer supporters wait for vetters, for a coordinator's desk: numbers alone.

Who it is about is the vetters' matter, and never whether anybody paused.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from directory.models import Appeal, Application, ApplicationState, Supporter
from people.models import Organisation, User
from people.roles import Permission
from records.planned import Planned

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """Peer supporters of whom something ran out or is missing, of whom something runs out within
    30 days, applications that wait for a decision, and appeals without an answer."""

    out: int = 0
    soon: int = 0
    applications: int = 0
    appeals: int = 0


def _counted(organisation: UUID, on: date, soon: date) -> QuerySet[Organisation, Any]:
    """Each number asked for by itself: joined, every application would meet every appeal."""
    current = Supporter.objects.current().filter(user__organisation=OuterRef("pk"))
    out = Q(cleared_until__isnull=True) | Q(cleared_until__lt=on)
    sent = Application.objects.filter(
        applicant__organisation=OuterRef("pk"), state=ApplicationState.SUBMITTED
    )
    unanswered = Appeal.objects.open().filter(person__organisation=OuterRef("pk"))
    return Organisation.objects.filter(pk=organisation).values_list(
        _number(current.filter(out)),
        _number(current.filter(cleared_until__gte=on, cleared_until__lte=soon)),
        _number(sent),
        _number(unanswered),
    )


def _number(rows: QuerySet[Any, Any]) -> Subquery:
    counted = rows.order_by().values(one=Value(1)).annotate(number=Count("pk")).values("number")
    return Subquery(counted, output_field=IntegerField())


_COUNTED: Final = Planned[Organisation](_counted, UUID, date, date)


def waiting_for_vetters(user: User, on: date) -> Waiting:
    """Of the organisation whose desk this person holds, on this UK day. One query."""
    if not user.can(Permission.SEE_DESK) or user.organisation_id is None:
        return Waiting()
    rows: Any = _COUNTED(user.organisation_id, on, on + SOON)
    return Waiting(*(number or 0 for number in rows[0]))
