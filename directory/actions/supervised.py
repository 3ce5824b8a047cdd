"""Until when a supporter's supervision is current, as those who look after it say."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from directory.models import Supporter
from people.models import Organisation, User
from records.clock import today


@transaction.atomic
def supervised(*, person: User, held_on: date) -> None:
    """Supervision was held on this day: current for as long as the organisation says, counted from
    the last one. `held_on`: the day of the last one that is known."""
    Supporter.objects.owned_by(person).update(supervised_until=_until(person, held_on))


@transaction.atomic
def not_supervised(*, person: User, last: date | None, before: date | None) -> None:
    """What was said to be held was not: current as it was `before`, or by the `last` one that is
    still known, whichever is later."""
    days = [before, _until(person, last) if last else None]
    until = max((day for day in days if day is not None), default=None)
    Supporter.objects.owned_by(person).update(supervised_until=until)


def _until(person: User, held_on: date) -> date | None:
    weeks = person.organisation.supervise_every_weeks if person.organisation else None
    return held_on + timedelta(weeks=weeks) if weeks else None


@transaction.atomic
def begin_supervision(*, now: datetime) -> None:
    """Whoever has no day yet has a whole period from today, where their organisation asks for
    supervision; where it does not, nobody has a day. Doing it again changes nothing."""
    for own in Organisation.objects.filter(supervise_every_weeks__isnull=False):
        until = today(now) + timedelta(weeks=own.supervise_every_weeks or 0)
        new = Supporter.objects.current().filter(supervised_until__isnull=True)
        new.filter(user__organisation=own).update(supervised_until=until)
    no_longer = Supporter.objects.filter(supervised_until__isnull=False)
    asked = no_longer.annotate(weeks=F("user__organisation__supervise_every_weeks"))
    asked.filter(weeks__isnull=True).update(supervised_until=None)
