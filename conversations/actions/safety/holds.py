"""A hold: an authority demands that somebody's conversations are kept until a day."""

from datetime import date, datetime, timedelta

from django.db import transaction

from conversations.actions.safety.telling import Untold
from conversations.actions.safety.two_people import begin
from conversations.models import Authority, Hold
from conversations.models.duty import is_lead, out_of_bounds
from people.models import User
from records.audit import Refused
from records.clock import today

LONGEST_HOLD = timedelta(days=180)


class NotForYou(Exception):
    """No hold on this address by this lead: unknown here, or theirs to be kept apart from. Which
    of the two is not told."""


@transaction.atomic
def place_hold(
    *,
    by: User,
    email: str,
    authority: str,
    authority_name: str,
    reason: str,
    until: date,
    untold: Untold | None,
    now: datetime,
) -> Hold:
    """Ask for a hold on a person of the lead's own organisation, at most 180 days.

    It begins when a second opener agrees. Neither of them learns whether the person talks with
    anybody. An author's own erasure still wins. Audited. Refused unless `by` is a lead who counts.
    Raises NotForYou, NobodyToAgree, or ValueError for a day that is none of these.
    """
    if not is_lead(by, now):
        raise Refused("hold.ask_refused", by=by, organisation=by.organisation_id)
    if not today(now) < until <= today(now) + LONGEST_HOLD:
        raise ValueError("A hold ends within 180 days.")
    known = User.objects.filter(organisation=by.organisation_id)
    mine = known.exclude(pk__in=out_of_bounds(by).values("pk"))
    person = mine.filter(email=User.objects.normalize_email(email)).first()
    if person is None or by.organisation is None:
        raise NotForYou
    hold = Hold(
        person=person,
        organisation=by.organisation,
        authority=Authority(authority),
        authority_name=authority_name,
        reason=reason,
        until=until,
    )
    return begin(hold, by, [person], untold, now)
