"""How many things about peer supporters wait for vetters, for a coordinator's desk: numbers alone.

Who it is about is the vetters' matter, and never whether anybody paused.
"""

from datetime import date, timedelta
from typing import Final

from django.db.models import OuterRef, Q, Subquery

from directory.models import Appeal, Application, ApplicationState, Supporter
from people.models import User
from records.counted import counted

SOON: Final = timedelta(days=30)


def supports(due: Q) -> Q:
    """People who are peer supporters of whom `due` holds (over Supporter). Over User.

    Asked by what is due first, which is little and has an index, never by everybody who is in the
    organisation.
    """
    rows = Supporter.objects.filter(approved_at__isnull=False, stepped_down_at__isnull=True)
    return Q(pk__in=rows.filter(due).values("user"))


def vetting_numbers(organisation: str, on: date, soon: date) -> dict[str, Subquery]:
    """Of one organisation, on a UK day: peer supporters of whom something is `missing`, of whom it
    ran `out`, of whom it runs out by the day `soon`, applications that wait for a decision, and
    appeals without an answer.

    `organisation`: the column of the outer query that holds it.
    """
    here = OuterRef(organisation)
    people = User.objects.filter(is_active=True, organisation=here)
    missing, out = Q(cleared_until__isnull=True), Q(cleared_until__lt=on)
    soon_out = Q(cleared_until__gte=on, cleared_until__lte=soon)
    sent = Application.objects.filter(state=ApplicationState.SUBMITTED)
    return {
        "missing": counted(people.filter(supports(missing))),
        "out": counted(people.filter(supports(out))),
        "soon": counted(people.filter(supports(soon_out))),
        "applications": counted(sent.filter(applicant__organisation=here)),
        "appeals": counted(Appeal.objects.open().filter(person__organisation=here)),
    }
