"""How many things about peer supporters wait for vetters, for a coordinator's desk: numbers alone.

Who it is about is the vetters' matter, and never whether anybody paused.
"""

from datetime import date, timedelta
from typing import Final

from django.db.models import OuterRef, Q, Subquery

from directory.models import Appeal, Application, ApplicationState, Supporter
from records.counted import counted

SOON: Final = timedelta(days=30)


def vetting_numbers(organisation: str, on: date, soon: date) -> dict[str, Subquery]:
    """Of one organisation, on a UK day: peer supporters of whom something ran out or is missing
    (`out`), of whom something runs out by the day `soon`, applications that wait for a decision,
    and appeals without an answer.

    `organisation`: the column of the outer query that holds it.
    """
    here = OuterRef(organisation)
    current = Supporter.objects.current().filter(user__organisation=here)
    missing = Q(cleared_until__isnull=True) | Q(cleared_until__lt=on)
    sent = Application.objects.filter(state=ApplicationState.SUBMITTED)
    return {
        "out": counted(current.filter(missing)),
        "soon": counted(current.filter(cleared_until__gte=on, cleared_until__lte=soon)),
        "applications": counted(sent.filter(applicant__organisation=here)),
        "appeals": counted(Appeal.objects.open().filter(person__organisation=here)),
    }
