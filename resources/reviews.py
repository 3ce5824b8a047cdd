"""What somebody should look at again: a list, and one neutral notice that stops once somebody acts.

Told a month before the day, on it, and every four weeks after it: at most once a day, and only
when there is something this person was not told at that stage. It stops by itself: what was said
to be still right has another day, and what was taken off the shelf has none.
"""

from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from jobs.mail import notice
from people.models import User
from people.models.users import by_role
from people.roles import Permission
from records.clock import today
from resources.models import Resource, ReviewTold

AHEAD: Final = timedelta(days=30)
AGAIN_DAYS: Final = 28
# The same figure stands in records/retention.toml, group review_reminders.
KEEP: Final = timedelta(days=120)
# So many stand on the page; the first are those that wait the longest.
MOST: Final = 50


class Due(NamedTuple):
    """One resource and its day."""

    resource: UUID
    keeper: UUID | None
    added_by: UUID | None
    on: date


def stage(due_on: date, on: date) -> int | None:
    """Which notice is due on this day: 1 a month before, 0 from the day itself, -1 four weeks
    after it, -2 eight weeks; None long before it."""
    left = (due_on - on).days
    if left > AHEAD.days:
        return None
    return 1 if left > 0 else -(-left // AGAIN_DAYS)


def send(now: datetime) -> int:
    """Tell everybody who has something new; returns how many. Running it twice tells nobody
    twice, and each person's rows and notice are written together or not at all."""
    day = today(now)
    rows = Resource.objects.published().filter(review_by__lte=day + AHEAD).order_by("pk")
    due = [
        Due(row.pk, row.keeper_id, row.added_by_id, row.review_by)
        for row in rows.only("keeper", "added_by", "review_by").iterator()
        if row.review_by
    ]
    return sum(_tell(person, found, day) for person, found in _of_each(due).items())


def _of_each(due: list[Due]) -> dict[UUID, list[Due]]:
    """For each person what they look after; without an organisation, what they added."""
    keepers = {one.keeper for one in due if one.keeper}
    authors = {one.added_by for one in due if one.keeper is None}
    people = User.objects.active().filter(by_role(Permission.PUBLISH_RESOURCE))
    whose = Q(organisation__in=keepers) | Q(organisation=None, pk__in=authors)
    found = dict[UUID, list[Due]]()
    for person in people.filter(whose).only("organisation"):
        own = person.organisation_id
        found[person.pk] = [
            one for one in due if (one.keeper == own if own else one.added_by == person.pk)
        ]
    return found


@transaction.atomic
def _tell(person: UUID, due: list[Due], day: date) -> bool:
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person)
    told = ReviewTold.objects.filter(to=person)
    if told.filter(told_on=day).exists():
        return False
    known = set(told.values_list("resource", "due_on", "stage"))
    new = [
        ReviewTold(to_id=person, resource_id=one.resource, due_on=one.on, stage=near, told_on=day)
        for one in due
        if (near := stage(one.on, day)) is not None and (one.resource, one.on, near) not in known
    ]
    if not new:
        return False
    ReviewTold.objects.bulk_create(new)
    notice(person)
    return True


def to_review(viewer: User, on: date) -> QuerySet[Resource]:
    """What this person looks after and should look at again within a month, the longest first."""
    return Resource.objects.due_for(viewer, on + AHEAD).order_by("review_by", "pk")


def old(now: datetime) -> list[QuerySet[Any]]:
    """Rows that tell nothing any more."""
    return [ReviewTold.objects.filter(told_on__lt=today(now) - KEEP)]
