"""A vetter is on it: the others are not reminded until the day they named."""

from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory import due
from directory.models import DueKind, TakenOn
from people.models import User
from records.audit import Refused, audit
from records.clock import today

LONGEST: Final = timedelta(days=60)


@transaction.atomic
def take_on(
    *,
    by: User,
    person: User,
    kind: str,
    due_on: date,
    by_day: date,
    now: datetime | None = None,
) -> TakenOn:
    """Say "I am on it", with a day. Whoever says so later has it from then on.

    Raises Refused when nothing like it is due for this vetter, or ValidationError for a day that
    cannot be.
    """
    day = today(now or timezone.now())
    key = (person.pk, DueKind(kind).value, due_on)
    if key not in {one.key for one in due.for_vetter(by, day)}:
        raise Refused("due.refused", by=by, about=person)
    if not day <= by_day <= day + LONGEST:
        raise ValidationError({"by_day": "Choose a day within the next 60 days."})
    row, _ = TakenOn.objects.update_or_create(
        person=person, kind=kind, due_on=due_on, defaults={"by": by, "by_day": by_day}
    )
    audit("due.taken_on", by=by, about=person, kind=kind)
    return row
