"""How many things about peer supporters wait for vetters, for a coordinator's desk: numbers alone.

Who it is about is the vetters' matter, and never whether anybody paused.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from directory.models import ApplicationState
from people.models import User
from people.roles import Permission

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """Peer supporters of whom something ran out or is missing, of whom something runs out within
    30 days, applications that wait for a decision, and appeals without an answer."""

    out: int = 0
    soon: int = 0
    applications: int = 0
    appeals: int = 0


def waiting_for_vetters(user: User, on: date) -> Waiting:
    """Of the organisation whose desk this person holds, on this UK day. One query."""
    if not user.can(Permission.SEE_DESK) or user.organisation_id is None:
        return Waiting()
    current = Q(
        supporter__approved_at__isnull=False,
        supporter__stepped_down_at__isnull=True,
        is_active=True,
    )
    out = Q(supporter__cleared_until__isnull=True) | Q(supporter__cleared_until__lt=on)
    soon = Q(supporter__cleared_until__gte=on, supporter__cleared_until__lte=on + SOON)
    sent = Q(applications__state=ApplicationState.SUBMITTED)
    unanswered = Q(appeals__outcome="", appeals__isnull=False)
    counts = User.objects.filter(organisation=user.organisation_id).aggregate(
        out=Count("supporter", filter=current & out, distinct=True),
        soon=Count("supporter", filter=current & soon, distinct=True),
        applications=Count("applications", filter=sent, distinct=True),
        appeals=Count("appeals", filter=unanswered, distinct=True),
    )
    return Waiting(**counts)
