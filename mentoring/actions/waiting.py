"""Somebody asked and nobody said yes for three days: the coordinators are told that one waits."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Min, QuerySet

from jobs.mail import notices
from mentoring import clock
from mentoring.actions.locks import locked_need
from mentoring.models import Need, NeedState
from mentoring.models.offers import is_on
from people.models import User
from people.models.users import by_role
from people.roles import Permission


def due(now: datetime) -> QuerySet[Need, UUID]:
    """The ids of open needs that were put to somebody so long ago and of which no desk knows;
    where their kind is switched off there is no desk."""
    asked = Need.objects.open().filter(is_on(), desk_at__isnull=True)
    first = asked.annotate(first=Min("proposals__asked_at"))
    return first.filter(first__lte=now - clock.DESK).values_list("pk", flat=True)


@transaction.atomic
def tell_desk(*, pk: UUID, now: datetime) -> bool:
    """Once for each need; by reference and age alone. Never to whoever waits."""
    need = locked_need(Need(pk=pk))
    if need.state != NeedState.OPEN or need.desk_at is not None:
        return False
    need.desk_at = now
    need.save(update_fields=["desk_at"])
    here = coordinators_of(need.person.organisation_id).exclude(pk=need.person_id)
    notices(here.values_list("pk", flat=True))
    return True


def coordinators_of(organisation: UUID | None) -> QuerySet[User]:
    """Those who run mentoring there."""
    rows = User.objects.joined().filter(by_role(Permission.RUN_MENTORING))
    return rows.filter(organisation=organisation)
