"""The week behind a desk: numbers by kind; small ones are not told, because they could be somebody.

The mail about it is the notice everybody gets for everything, and says nothing of it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from conversations.models.desks import coordinators
from jobs.mail import notice
from peersupport.duties import waits_on_desk
from people.models import User
from records.clock import today, week_of
from records.models import Finished, Tally

# Fewer could be pointed at.
LEAST: Final = 5
FEW: Final = "fewer than 5"
KINDS: Final = {
    "alert.waiting": "Requests that waited for a yes too long",
    "alert.waiting_settled": "Requests that waited, settled since",
    "alert.quiet": "Open conversations that went quiet",
    "alert.quiet_settled": "Quiet conversations, settled since",
    "consult.asked": "Supporters' questions",
    "consult.handed_on": "Supporters' questions that went on to the next desk",
}
SENT: Final = "desk.week"


@dataclass(frozen=True)
class Week:
    """Monday and Sunday of last week, and (words, number or why there is none) by kind."""

    first: date
    last: date
    rows: tuple[tuple[str, str], ...]


def week_of_desk(user: User, on: date) -> Week:
    """Last week of this person's own organisation. One query."""
    first = week_of(on) - timedelta(days=7)
    rows = Tally.objects.filter(organisation_id=user.organisation_id, week=first, kind__in=KINDS)
    counts = dict(rows.values_list("kind", "count")) if user.organisation_id else {}
    told = tuple((words, _told(counts.get(kind, 0))) for kind, words in KINDS.items())
    return Week(first, first + timedelta(days=6), told)


def _told(number: int) -> str:
    return str(number) if number >= LEAST else FEW


def send_digest(*, now: datetime) -> None:
    """On Monday, or later where nobody was there to send it, and once a week: the notice to
    everybody on whose desk something waits.

    Idempotent: the week is marked in the same transaction.
    """
    monday = week_of(today(now))
    with transaction.atomic():
        # Begun on another day than Monday, it begins with the next.
        begins = now - timedelta(days=7) if today(now) == monday else now
        mark, _ = Finished.objects.select_for_update().get_or_create(
            name=SENT, defaults={"at": begins}
        )
        if today(mark.at) >= monday:
            return
        mark.at = now
        mark.save(update_fields=["at"])
        for person in coordinators():
            if waits_on_desk(person):
                notice(person.pk)
