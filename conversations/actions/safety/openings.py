"""Two people open the messages of one conversation, for a limited time."""

from datetime import datetime

from django.db import transaction

from conversations.actions.moves import Late
from conversations.actions.safety.concerns import for_lead
from conversations.actions.safety.telling import Untold, concerned, note
from conversations.actions.safety.two_people import begin
from conversations.models import Concern, Opening, Reading
from conversations.models.duty import out_of_bounds
from people.models import User
from records.audit import Refused
from records.clock import today

MOST_HOURS = 72


@transaction.atomic
def ask_opening(
    *,
    by: User,
    concern: Concern,
    reason: str,
    hours: int,
    untold: Untold | None,
    now: datetime,
) -> Opening:
    """A lead asks that the messages a concern is about are opened, for 1 to 72 hours.

    Nothing is opened until a second opener agrees; without an answer it lapses after 72 hours.
    Audited. Refused unless `by` is a lead who counts and may act about both sides. Raises Late
    when the conversation is gone or this was asked already, NobodyToAgree, or ValueError.
    """
    concern = for_lead(by, concern, now)
    if not 1 <= hours <= MOST_HOURS:
        raise ValueError("Messages are opened for 1 to 72 hours.")
    under_way = concern.openings.filter(ended_at__isnull=True)
    if concern.request is None or concern.closed_at:
        raise Late
    if under_way.waiting().exists() or under_way.in_force(now).exists():
        raise Late
    opening = Opening(
        concern=concern,
        request=concern.request,
        organisation=concern.organisation,
        reason=reason,
        hours=hours,
    )
    people = concerned(opening)
    # Whoever was asked before takes part as well: the lead must be nobody's manager of theirs.
    if out_of_bounds(by).filter(pk__in=[person.pk for person in people]).exists():
        raise Refused("opening.ask_refused", by=by, organisation=by.organisation_id)
    return begin(opening, by, people, untold, now)


@transaction.atomic
def open_messages(*, by: User, opening: Opening, now: datetime) -> None:
    """Write down, once a day and person, that the messages are read. Refused unless they may be.

    Those who take part see each of these lines once they are told.
    """
    if not Opening.objects.readable_to(by, now).filter(pk=opening.pk).exists():
        raise Refused("messages.refused", by=by, organisation=by.organisation_id)
    _, new = Reading.objects.get_or_create(reader=by, what=opening.pk, day=today(now))
    if new:
        note(opening, "read", by)
