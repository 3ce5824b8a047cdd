"""Telling a desk that somebody waits, until a person has taken it on.

An alert holds a reference and an age. It goes from the coordinators to the named deputy and to the
partner organisation's desk, a day each, and then to all of them every day.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from conversations import clock
from conversations.models import Alert, AlertKind, Level, Request
from conversations.models.desks import people_at
from directory.models import Supporter
from jobs.mail import notice
from people.models import User
from records.audit import Refused, audit, tally
from records.planned import Planned


class Settled(Exception):
    """The matter was settled since this page was shown."""


_SUPPORTS: Final = Planned[Supporter](
    lambda user: Supporter.objects.filter(user=user).current().only("pk"), UUID
)


def raise_alert(request: Request, kind: AlertKind, now: datetime) -> Alert:
    """Tell the desk of the colleague's organisation; the same matter is told once.

    Must run in the transaction that holds the request's lock.
    """
    earlier = request.alerts.current().filter(kind=kind).first()
    if earlier is not None:
        return earlier
    passes_by = is_a_supporter(request.asker)
    alert = Alert(
        request=request,
        kind=kind,
        organisation=request.asker.organisation if request.asker else None,
        passes_by=passes_by,
        level=Level.PARTNER if passes_by else Level.COORDINATOR,
        raised_at=now,
        escalate_at=now + clock.ACKNOWLEDGE,
    )
    _not_to_nobody(alert)
    alert.save(force_insert=True)
    tell_desk(alert, now)
    tally(f"alert.{kind}", organisation=alert.counted_for)
    return alert


def is_a_supporter(user: User | None) -> bool:
    """Whether somebody is a peer supporter now, listed or not. One query."""
    return user is not None and bool(_SUPPORTS(user.pk))


def _not_to_nobody(alert: Alert) -> None:
    """There is no desk but that of the own organisation: then it is told after all, from the
    start. That somebody is left waiting would be worse."""
    if alert.passes_by and not _desk(alert).exists():
        alert.passes_by, alert.level = False, Level.COORDINATOR


def escalate(alert: Alert, now: datetime) -> None:
    """Nobody has acknowledged it: the next one is told as well, in the end everybody again."""
    alert.level = min(alert.level + 1, Level.PARTNER)
    _not_to_nobody(alert)
    tell_desk(alert, now)


def tell_desk(alert: Alert, now: datetime) -> None:
    """Notices to everybody whose turn it is. A level where nobody is stands for the next one."""
    while not (people := list(_desk(alert))) and alert.level < Level.PARTNER:
        alert.level += 1
    alert.escalate_at = now + clock.ACKNOWLEDGE
    alert.save(update_fields=["level", "passes_by", "escalate_at"])
    for person in people:
        notice(person.pk)


def _desk(alert: Alert) -> "QuerySet[User]":
    """Who sees this alert now."""
    organisation = alert.organisation
    if organisation is None:
        return User.objects.none()
    people = people_at(organisation, alert.level)
    return people.exclude(organisation=organisation) if alert.passes_by else people


def settle(request: Request, now: datetime, *kinds: AlertKind) -> None:
    """The matter is settled: it leaves every desk. No kind stands for all of them."""
    open_ones = request.alerts.current()
    if kinds:
        open_ones = open_ones.filter(kind__in=kinds)
    # Seldom is one open: what was closed is looked at only then.
    if open_ones.update(closed_at=now):
        for alert in request.alerts.filter(closed_at=now):
            tally(f"alert.{alert.kind}_settled", organisation=alert.counted_for)


def locked_alert(by: User, alert: Alert) -> Alert:
    """The alert as it is now, locked. Raises Refused (not this person's desk) or Settled."""
    fresh = Alert.objects.select_for_update(of=("self",)).filter(pk=alert.pk).first()
    if fresh is None or fresh.closed_at is not None:
        raise Settled
    if not Alert.objects.visible_to(by).filter(pk=alert.pk).exists():
        raise Refused("desk.refused", by=by, organisation=fresh.counted_for)
    return fresh


@transaction.atomic
def acknowledge(*, by: User, alert: Alert, now: datetime) -> Alert:
    """A person takes it on; nobody else is told any more. Audited, without anybody it is about.

    The first one counts. Raises Settled or Refused.
    """
    alert = locked_alert(by, alert)
    if alert.acknowledged_at is None:
        alert.acknowledged_at, alert.acknowledged_by = now, by
        alert.save(update_fields=["acknowledged_at", "acknowledged_by"])
        audit("desk.acknowledged", by=by, organisation=alert.counted_for, kind=alert.kind)
    return alert
