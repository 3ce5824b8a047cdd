"""What a coordinator does with the desk itself: put off, hand on, let the deputy stand in.

Each is audited without anybody it is about.
"""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from conversations.actions.alerts import locked_alert, tell_desk
from conversations.models import Alert, Deferral, Level, Work
from conversations.models.deferrals import ALERT_DAYS, longest
from conversations.models.desks import next_level, people_at
from jobs.mail import notice
from people.models import Organisation, User
from people.roles import Permission
from records.audit import Refused, audit
from records.clock import today

LONGEST_STANDING_IN: Final = timedelta(days=60)
# Which notices about it went out (people.Organisation.deputy_told).
NOBODY_TOLD, START_TOLD = 0, 1


class NobodyThere(Exception):
    """There is no deputy and no partner to hand it to."""


@transaction.atomic
def hand_on(*, by: User, alert: Alert, now: datetime, shown: int | None = None) -> Alert:
    """The next desk is told now, as if the time had run out; whoever took it on gives it back.

    `shown`: the level the page showed; when it has moved on since, nothing more happens, so that
    two presses are one. Raises Settled, Refused or NobodyThere.
    """
    alert = locked_alert(by, alert)
    if shown is not None and alert.level != shown:
        return alert
    level = next_level(alert.organisation, alert.level)
    if level is None:
        raise NobodyThere
    alert.level, alert.acknowledged_at, alert.acknowledged_by = level, None, None
    alert.save(update_fields=["acknowledged_at", "acknowledged_by"])
    Deferral.objects.filter(work=Work.ALERT, row=alert.pk).delete()
    tell_desk(alert, now)
    audit("desk.handed_on", by=by, organisation=alert.counted_for, kind=alert.kind)
    return alert


@transaction.atomic
def defer_alert(*, by: User, alert: Alert, until: date, now: datetime) -> Deferral:
    """Whoever took it on puts it off, three days at most: somebody waits behind it.

    Raises Settled, Refused, or ValidationError: nobody has taken it on, or not such a day.
    """
    alert = locked_alert(by, alert)
    if alert.acknowledged_at is None:
        raise ValidationError("Acknowledge it first: until then it goes on to the next desk.")
    if alert.organisation_id is None:
        raise Refused("desk.refused", by=by)
    # From the day it was taken on: put off again and again, somebody would wait without end.
    last = today(alert.acknowledged_at) + longest(Work.ALERT)
    if until > last:
        raise ValidationError(
            {
                "until": f"That is more than {ALERT_DAYS} days after it was taken on, and somebody "
                "waits. Choose an earlier day, or hand it on."
            }
        )
    return _defer(by, Work.ALERT, alert.organisation_id, alert.pk, until, now)


@transaction.atomic
def defer_work(*, by: User, work: Work, until: date, now: datetime) -> Deferral:
    """The coordinators of `by`'s organisation put a kind of work off, two weeks at most.

    Raises Refused, or ValidationError for another day.
    """
    own = by.organisation_id
    if not by.can(Permission.SEE_DESK) or own is None or work == Work.ALERT:
        raise Refused("desk.refused", by=by, organisation=own)
    return _defer(by, work, own, own, until, now)


def _defer(
    by: User, work: Work, organisation: UUID, row: UUID, until: date, now: datetime
) -> Deferral:
    day = today(now)
    most = longest(work)
    if not day < until <= day + most:
        raise ValidationError({"until": f"Choose a day within the next {most.days} days."})
    deferral, _ = Deferral.objects.update_or_create(
        organisation_id=organisation, work=work, row=row, defaults={"until": until, "by": by}
    )
    audit("desk.deferred", by=by, organisation=organisation, work=work, days=(until - day).days)
    return deferral


@transaction.atomic
def take_up(*, by: User, work: Work, row: UUID) -> None:
    """What was put off comes back now. Nothing happens when it has, or was never theirs."""
    Deferral.objects.visible_to(by).filter(work=work, row=row).delete()


def _own(by: User, event: str) -> Organisation:
    """The organisation whose desk `by` looks after, locked. Raises Refused."""
    allowed = by.can(Permission.SEE_DESK) or by.can(Permission.MANAGE_ORGANISATIONS)
    if not allowed or by.organisation_id is None:
        raise Refused(event, by=by, organisation=by.organisation_id)
    return Organisation.objects.select_for_update().get(pk=by.organisation_id)


@transaction.atomic
def stand_in(*, by: User, start: date, end: date, now: datetime) -> Organisation:
    """From `start` to `end`, both included, the deputy looks after the desk beside the
    coordinators. On the first day, and when it is over, all of them get a notice.

    Raises Refused, or ValidationError: no deputy is named, or these are no such days.
    """
    own, day = _own(by, "desk.deputy_refused"), today(now)
    if own.deputy_id is None:
        raise ValidationError("No deputy is named. An administrator can name one.")
    if start < day:
        raise ValidationError({"start": "The first day must be today or later."})
    if not start <= end <= start + LONGEST_STANDING_IN:
        raise ValidationError(
            {"end": "The last day must come after the first, and within 60 days of it."}
        )
    own.deputy_from, own.deputy_until, own.deputy_told = start, end, NOBODY_TOLD
    own.save(update_fields=["deputy_from", "deputy_until", "deputy_told"])
    audit("desk.deputy_set", by=by, about=own.deputy_id, organisation=own.pk,
          days=(end - start).days + 1)  # fmt: skip
    tell_of_deputy(own, now)
    return own


@transaction.atomic
def end_standing_in(*, by: User, now: datetime) -> Organisation:
    """The coordinators look after the desk alone again, at once. Raises Refused."""
    own = _own(by, "desk.deputy_refused")
    if own.deputy_from is not None:
        audit("desk.deputy_ended", by=by, about=own.deputy_id, organisation=own.pk)
        _over(own)
    return own


def tell_of_deputy(own: Organisation, now: datetime) -> None:
    """The notices that are due on this day, each once. Must run in a transaction that holds the
    organisation's lock."""
    day = today(now)
    if own.deputy_from is None or own.deputy_until is None:
        return
    if day > own.deputy_until:
        _over(own)
    elif own.deputy_from <= day and own.deputy_told == NOBODY_TOLD:
        _tell(own)
        own.deputy_told = START_TOLD
        own.save(update_fields=["deputy_told"])


def _over(own: Organisation) -> None:
    if own.deputy_told == START_TOLD:
        _tell(own)
    own.deputy_from, own.deputy_until, own.deputy_told = None, None, NOBODY_TOLD
    own.save(update_fields=["deputy_from", "deputy_until", "deputy_told"])


def _tell(own: Organisation) -> None:
    for pk in people_at(own, Level.DEPUTY).values_list("pk", flat=True):
        notice(pk)


def drop_old_deferrals(*, now: datetime) -> None:
    """Delete what has come back, and what was said of alerts that are gone."""
    Deferral.objects.exclude(pk__in=Deferral.objects.current(today(now))).delete()
    there = Alert.objects.current().values("pk")
    Deferral.objects.filter(work=Work.ALERT).exclude(row__in=there).delete()
