"""A group is gone: everything of it, with who was in it; a number is left."""

from datetime import date, datetime

from groups.models import EndedGroup, Group
from records.clock import today
from wellbeing.models import Event


def erase(group: Group, *, now: datetime) -> None:
    """Everything of a group goes, and its sessions with everything about them; of one that ever
    took place it is counted that it did. Call it under the lock of the group."""
    on = today(now)
    if group.opened_on is not None:
        months = (on.year - group.opened_on.year) * 12 + on.month - group.opened_on.month
        EndedGroup.objects.create(
            organisation_id=group.organisation_id, quarter=_quarter(on), months=months
        )
    Event.objects.filter(pk__in=group.sessions.values("event"), closed=True).delete()
    group.delete()


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
