"""The board of a group: members write, take back, and hear of it if they want to.

Everything about one board happens under the lock of its group, so that two who write at the same
moment tell nobody twice.
"""

from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q

from groups.actions.joining import Closed, place_in, tell
from groups.actions.leading import NotTheirs, led
from groups.models import Group, Membership, Notice
from groups.models.notices import DAYS
from jobs.mail import notices
from people.models import User
from people.separation import kept_away_by
from records.audit import tally
from records.clock import today

MOST_A_DAY: Final = 3
MOST_ON_A_BOARD: Final = 100
# What was taken down stays so long with its writer.
REMOVED_KEPT: Final = timedelta(days=14)


@transaction.atomic
def write_notice(*, by: User, group: Group, words: str, days: int, now: datetime) -> Notice:
    """Write something to the group, that stands there so many days. Who wants a notice gets one, at
    most one a day. Raises Closed, Over, or ValidationError when there is enough for today."""
    fresh, mine = place_in(by, group, now)
    on = today(now)
    if fresh.paused_on is not None or days not in dict(DAYS):
        raise Closed
    if mine.wrote_on == on and mine.wrote >= MOST_A_DAY:
        raise ValidationError(f"You have written {MOST_A_DAY} today. Write again tomorrow.")
    board = Notice.objects.of(fresh)
    if board.filter(removed_on__isnull=True, until__gte=on).count() >= MOST_ON_A_BOARD:
        raise ValidationError("The board is full. Something has to go first.")
    last: int = board.order_by().aggregate(last=Max("turn"))["last"] or 0
    made = mine.notices.create(
        words=words.strip(), on=on, until=on + timedelta(days=days), turn=last + 1
    )
    # What is taken back has been read, and counts.
    mine.wrote = mine.wrote + 1 if mine.wrote_on == on else 1
    mine.wrote_on = on
    mine.save(update_fields=["wrote_on", "wrote"])
    _tell(by, mine, now)
    tally("group.notice_written", organisation=by.organisation_id)
    return made


def _tell(by: User, writer: Membership, now: datetime) -> None:
    """Those who want it, may read it, and were told of nothing today. The same rule as
    `Notice.objects.visible_to`, for all of them at once; a test compares them."""
    on = today(now)
    rows = writer.group.members.to_tell(by, on).reachable()
    if writer.keeps_apart and not writer.leads:
        rows = rows.filter(Q(leads=True) | ~Q(kept_away_by(by, "person__")))
    told = list(rows.values_list("pk", "person_id"))
    Membership.objects.filter(pk__in=[pk for pk, _ in told]).update(told_on=on)
    notices(person for _, person in told)


@transaction.atomic
def take_back(*, by: User, written: Notice) -> None:
    """One's own goes at once, whether it was taken down or not."""
    Notice.objects.owned_by(by).filter(pk=written.pk).delete()


@transaction.atomic
def take_down(*, by: User, written: Notice, reason: str, now: datetime) -> None:
    """A facilitator takes down what a member wrote, and says why to its writer alone, who is told.
    Taken down already: nothing happens. Raises NotTheirs."""
    group = led(by, written.member.group)
    on = today(now)
    fresh = Notice.objects.led_by(by, on).of(group).filter(pk=written.pk).first()
    if fresh is None:
        raise NotTheirs
    if fresh.member.person_id == by.pk:
        fresh.delete()
        return
    fresh.removed_on, fresh.reason = on, reason.strip()
    fresh.until = on + REMOVED_KEPT
    fresh.save(update_fields=["removed_on", "reason", "until"])
    tell(group.members.filter(pk=fresh.member_id))


@transaction.atomic
def want_news(*, by: User, group: Group, wants: bool, now: datetime) -> None:
    """Whether a notice says that somebody wrote something. Raises Closed or Over."""
    _, mine = place_in(by, group, now)
    mine.wants_news = wants
    mine.save(update_fields=["wants_news"])


def forget_notices(*, now: datetime) -> int:
    """Those whose last day is over go, and how many somebody wrote on a day that is over. Returns
    how many notices."""
    Membership.objects.wrote_before(today(now)).update(wrote_on=None, wrote=0)
    return Notice.objects.over(today(now)).delete()[0]
