"""The day after their first session a new member is asked how it was: once, by the usual notice.

Whoever sets the day on which they were asked is the one who tells, in the same transaction: two
workers find it set already, and one that is killed in between has done neither.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from groups.actions.joining import Closed, place_in, tell
from groups.models import Feeling, FirstAnswer, Group, Membership, NotThisTime, Session
from groups.models.first import FIRST_KEPT
from jobs.mail import notice
from people.models import User
from records.clock import LONDON, today
from wellbeing.models import Meeting

# Not the same evening, and not when nobody remembers.
AFTER: Final = timedelta(hours=14)
WITHIN: Final = timedelta(days=7)
BATCH: Final = 500


def ask_how_it_was(*, now: datetime) -> int:
    """A notice to everybody whose first session is over. Returns how many. Running it twice, or
    twice at the same moment, asks nobody twice."""
    held = Session.objects.filter(event=OuterRef("event"), group=OuterRef(OuterRef("group")))
    absent = NotThisTime.objects.filter(member=OuterRef(OuterRef("pk")), meeting=OuterRef("pk"))
    over = Meeting.objects.filter(ends_at__lte=now - AFTER, ends_at__gt=now - WITHIN)
    been = over.filter(Exists(held), ~Exists(absent), called_off_at__isnull=True)
    # Who came in on the day itself may have come in afterwards.
    days = been.annotate(uk_day=TruncDate("starts_at", tzinfo=LONDON))
    new = Membership.objects.inside().reachable().filter(asked_on__isnull=True, leads=False)
    awake = new.filter(group__paused_on__isnull=True)
    since = days.filter(uk_day__gt=OuterRef("since"))
    # What stands there after the last day of a group did not take place.
    until = since.filter(uk_day__lte=OuterRef("group__ends_on"))
    due = awake.filter(Q(Exists(since), group__ends_on__isnull=True) | Exists(until))
    rows = list(due.order_by("pk").values_list("pk", "person_id")[:BATCH])
    return sum(_asked(pk, person, now) for pk, person in rows)


@transaction.atomic
def _asked(pk: UUID, person: UUID, now: datetime) -> bool:
    rows = Membership.objects.inside().filter(pk=pk, asked_on__isnull=True)
    if not rows.update(asked_on=today(now)):
        return False
    notice(person)
    return True


def was_asked(mine: Membership | None, now: datetime) -> bool:
    """Whether somebody can say how it was: asked within the last two weeks."""
    if mine is None or mine.asked_on is None or mine.number is None:
        return False
    return today(now) <= mine.asked_on + FIRST_KEPT


def _place(by: User, group: Group, now: datetime) -> Membership:
    # Under the lock of the group, as leaving is: no answer is left to somebody who is gone.
    _, mine = place_in(by, group, now)
    if not was_asked(mine, now):
        raise Closed
    return mine


@transaction.atomic
def say_how_it_was(
    *, by: User, group: Group, feeling: str, words: str, shares: bool, now: datetime
) -> bool:
    """The two facilitators read it for two weeks, if the member wants that; otherwise nothing is
    kept, and what they were given before goes. Returns whether it is kept. Raises Closed or
    Over."""
    mine = _place(by, group, now)
    known = Feeling(feeling).value
    if not shares:
        FirstAnswer.objects.filter(member=mine).delete()
        return False
    until = today(now) + FIRST_KEPT
    held = {"feeling": known, "words": words.strip(), "until": until}
    _, new = FirstAnswer.objects.update_or_create(member=mine, defaults=held)
    if new:
        # Whoever says it may have become one of them since.
        tell(Membership.objects.leading().filter(group=group).exclude(pk=mine.pk))
    return True


def forget_first_answers(*, now: datetime) -> int:
    """Two weeks later nothing says how it was. Returns how many."""
    return FirstAnswer.objects.over(today(now)).delete()[0]
