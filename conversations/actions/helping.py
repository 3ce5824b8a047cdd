"""What a desk can do about something that waits, without reading it or knowing whose it is."""

from datetime import datetime

from django.db import transaction

from conversations.actions.alerts import Settled, acknowledge, locked_alert
from conversations.actions.moves import Late, ask_fitting, locked, rest
from conversations.models import Alert, AlertKind, Request, State
from jobs.mail import notice
from people.models import User
from records.audit import audit

# So many supporters who fit are asked by one press of the button.
MORE_AT_ONCE = 3


@transaction.atomic
def offer_more(*, by: User, alert: Alert, now: datetime) -> int:
    """Ask more supporters who fit, or offer the colleague somebody else; takes the alert on.

    Returns how many were asked: 0 when nobody fits. Audited without anybody it is about. Raises
    Settled when the matter is over, Refused on somebody else's desk.
    """
    try:
        request = locked(Request(pk=alert.request_id))
    except Late:
        raise Settled from None
    alert = locked_alert(by, alert)
    asked = _offer_swap(request) if alert.kind == AlertKind.QUIET else _ask_more(request, now)
    audit("desk.offered_more", by=by, organisation=alert.counted_for, asked=asked)
    acknowledge(by=by, alert=alert, now=now)
    return asked


def _ask_more(request: Request, now: datetime) -> int:
    if request.state not in (State.WAITING, State.NOBODY):
        raise Settled
    asked = ask_fitting(request, now, MORE_AT_ONCE)
    if asked:
        rest(request, State.WAITING, None)
        if request.asker_id is not None:
            notice(request.asker_id)
    return asked


def _offer_swap(request: Request) -> int:
    if request.state != State.OPEN:
        raise Settled
    request.swap_offered = True
    request.save(update_fields=["swap_offered"])
    if request.asker_id is not None:
        notice(request.asker_id)
    return 1
