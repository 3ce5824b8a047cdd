"""What the clock does to groups: nobody waits for an answer, nobody leads alone for long."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from groups.actions.joining import decline, locked, tell
from groups.actions.leading import tell_all
from groups.models import Group, Membership, State
from records.clock import today

# Who asked and heard nothing is told so after two weeks.
ANSWERED_WITHIN: Final = timedelta(days=14)
DECLINED_KEPT: Final = timedelta(days=90)
ALONE_FOR: Final = timedelta(days=28)


def expire_asked(*, now: datetime) -> int:
    """Who asked two weeks ago without an answer gets the same as "not now". Returns how many."""
    rows = Membership.objects.asked_until(today(now) - ANSWERED_WITHIN)
    return sum(_unanswered(one, now) for one in rows.select_related("group")[:500])


@transaction.atomic
def _unanswered(row: Membership, now: datetime) -> bool:
    locked(row.group)
    rows = Membership.objects.filter(pk=row.pk)
    fresh = rows.filter(state=State.ASKED).first()
    if fresh is None:
        return False
    decline(fresh, now)
    tell(rows)
    return True


def forget_declined(*, now: datetime) -> int:
    """Three months later nothing says that somebody asked. Returns how many rows."""
    gone, _ = Membership.objects.declined_until(today(now) - DECLINED_KEPT).delete()
    return gone


def pause_the_left_alone(*, now: datetime) -> int:
    """A group that one has led alone for four weeks rests until there are two. Returns how many."""
    rows = Group.objects.filter(
        alone_since__lte=today(now) - ALONE_FOR, paused_on__isnull=True, ends_on__isnull=True
    )
    return sum(_paused(one, now) for one in rows.exclude(opened_on=None)[:500])


@transaction.atomic
def _paused(group: Group, now: datetime) -> bool:
    fresh = locked(group)
    if fresh is None or fresh.alone_since is None or fresh.paused_on is not None:
        return False
    fresh.paused_on = today(now)
    fresh.save(update_fields=["paused_on"])
    tell_all(fresh)
    return True
