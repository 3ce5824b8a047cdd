"""Somebody looked whether an entry is right: each number and address, and the words about it.

A number is shown once two different people found it right, and hides itself when nobody looked
again in time; one that is wrong goes at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from people.models import User
from records.audit import audit
from records.clock import today
from signposting.actions.entries import ChangedMeanwhile, editor, locked
from signposting.actions.history import remembered
from signposting.history import mark_of
from signposting.models import Channel, Check, How, Signpost, What


@dataclass(frozen=True)
class Looked:
    """What somebody saw. `channels`: right or wrong, by the id of those they looked at; `words`:
    the hours, for whom it is, what it costs and what it tells the employer are right; `said`: how
    it was done, in their own words; `seen`: the mark of the words, hours and places they looked at
    (history.mark_of), None where nobody can have changed them meanwhile."""

    how: How
    channels: Mapping[UUID, bool] = field(default_factory=dict)
    words: bool = False
    source: str = ""
    said: str = ""
    seen: str | None = None


@transaction.atomic
def check(*, by: User, signpost: Signpost, looked: Looked, on: date | None = None) -> Signpost:
    """Record what `by` saw on this UK day (None: today). The same said twice is said once. Who
    wrote the words of a draft does not publish them.

    Raises Refused without permission; ChangedMeanwhile, and then nothing is written, when the words
    are not those that were looked at: nobody publishes what they have not read.
    """
    editor(by, signpost, "signpost.check.refused")
    row, day = locked(signpost), on or today()
    with remembered(row, What.CHECKED, day):
        for channel in row.channels.filter(pk__in=looked.channels):
            channel.signpost = row
            _look(by, channel, looked, day)
        if looked.words:
            _words(by, row, looked, day)
    audit("signpost.checked", by=by, organisation=by.organisation_id, entry=row.slug)
    return row


def _look(by: User, channel: Channel, looked: Looked, day: date) -> None:
    right = looked.channels[channel.pk]
    seen = {"right": right, "how": looked.how, "source": looked.source, "said": looked.said}
    Check.objects.update_or_create(
        signpost=channel.signpost, channel=channel, by=by, on=day, defaults=seen
    )
    channel.checked_on = day
    channel.wrong_on = None if right else day
    channel.review_on = _until(channel, day) if right else None
    channel.save(update_fields=["checked_on", "wrong_on", "review_on"])


def _until(channel: Channel, day: date) -> date | None:
    """Until when it is shown; None while another person has to look. Nobody counts who looked
    longer ago than a check lasts, or before somebody found it wrong."""
    lasts = timedelta(days=channel.signpost.review_days)
    wrong = channel.checks.filter(right=False).order_by("-on").values_list("on", flat=True).first()
    right = channel.checks.filter(right=True, by__isnull=False, on__gte=day - lasts)
    if wrong is not None:
        right = right.filter(on__gte=wrong)
    people = right.order_by().values("by").distinct().count()
    if channel.review_on is None and people < channel.checkers_needed:
        return None
    return day + lasts


def _words(by: User, row: Signpost, looked: Looked, day: date) -> None:
    if looked.seen is not None and looked.seen != mark_of(row):
        raise ChangedMeanwhile
    seen = {"right": True, "how": looked.how, "source": looked.source, "said": looked.said}
    Check.objects.update_or_create(signpost=row, channel=None, by=by, on=day, defaults=seen)
    if row.state == Signpost.State.DRAFT and row.written_by_id == by.pk:
        return
    row.checked_on, row.checked_by = day, by
    row.review_on = day + timedelta(days=row.review_days)
    row.unverified, row.demo = [], False
    row.state = Signpost.State.PUBLISHED
    row.save()


def confirm(*, by: User, signpost: Signpost, on: date | None = None) -> Signpost:
    """Everything was read on the service's own page. Raises Refused without permission."""
    channels = dict.fromkeys(signpost.channels.values_list("pk", flat=True), True)
    looked = Looked(How.OWN, channels, words=True)
    return check(by=by, signpost=signpost, looked=looked, on=on)


@transaction.atomic
def check_many(
    *,
    by: User,
    signposts: Iterable[Signpost],
    how: How,
    said: str,
    seen: Mapping[UUID, str] | None = None,
    on: date | None = None,
) -> int:
    """All of these entries were found right on this UK day (None: today), words and numbers, but
    for numbers found wrong before. `said`: how it was done; `seen`: the mark of each that was
    looked at (history.mark_of). Returns how many.

    Raises Refused without permission for one of them, ChangedMeanwhile when one is another now;
    then none is.
    """
    number = 0
    # Everybody locks them in one order, so that two who write at once wait for each other.
    for signpost in sorted(signposts, key=lambda one: one.pk):
        # Locked first: what somebody finds wrong at this moment stays wrong.
        row = locked(signpost)
        shown = row.channels.filter(wrong_on=None).values_list("pk", flat=True)
        mark = None if seen is None else seen[row.pk]
        looked = Looked(how, dict.fromkeys(shown, True), words=True, said=said, seen=mark)
        check(by=by, signpost=row, looked=looked, on=on)
        number += 1
    return number
