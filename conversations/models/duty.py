"""Who may act for somebody's safety: the one place that says so.

Safeguarding leads and second openers of one organisation, from the seventh day of their
appointment, never about themselves and never about anybody they are kept apart from.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from people.models import Appointment, User, counts
from people.roles import Role
from people.separation import separated

LEAD = Role.SAFEGUARDING_LEAD
SECOND = Role.SECOND_OPENER


def out_of_bounds(person: User) -> QuerySet[User]:
    """Everyone about whom `person` must not act, and who must not act about `person`."""
    return User.objects.filter(separated(person) | Q(pk=person.pk))


def on_duty(
    organisation_id: UUID | None, people: Iterable[User | None], now: datetime, *roles: Role
) -> QuerySet[User]:
    """Those who hold one of `roles`, count at `now`, and may act about all of `people`."""
    appointed = Appointment.objects.effective(now).filter(role__in=roles)
    found = User.objects.filter(organisation=organisation_id, pk__in=appointed.values("user"))
    for person in people:
        if person is not None:
            found = found.exclude(pk__in=out_of_bounds(person).values("pk"))
    return found


def is_lead(user: User, now: datetime) -> bool:
    """Whether this person acts as safeguarding lead at `now`."""
    return user.organisation_id is not None and counts(user, LEAD, now)


def is_second(user: User, now: datetime) -> bool:
    """Whether this person acts as second opener at `now`."""
    return user.organisation_id is not None and counts(user, SECOND, now)
