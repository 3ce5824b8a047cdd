"""News of campaigns and events: off until wanted, weekly at most, by the notice of everything.

Whoever turns the row's day is the one who tells, in the transaction of the notice: a second worker
finds it turned, and one that is killed in between has done neither.
"""

import logging
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from campaigns.models import Campaign, CampaignNews
from campaigns.models.wishes import EVERY
from jobs.mail import notice
from people.models import User
from people.modules import Module
from records.clock import today
from wellbeing.models import Meeting

logger = logging.getLogger(__name__)


@transaction.atomic
def want_news(*, by: User, wanted: bool) -> None:
    """Begin or stop. Neither tallied nor recorded; wanting it twice changes nothing."""
    if wanted:
        CampaignNews.objects.get_or_create(person=by)
    else:
        CampaignNews.objects.owned_by(by).delete()


def send(*, now: datetime) -> int:
    """Tell whose week is over and for whom there is something; returns how many. One that fails
    stops no other."""
    due = CampaignNews.objects.due(today(now)).values_list("pk", flat=True)
    return sum(_told(pk, now) for pk in sorted(due))


def _told(pk: UUID, now: datetime) -> bool:
    try:
        return _tell(pk, now)
    except Exception:
        logger.exception("One notice of news could not be written; the others are")
        return False


@transaction.atomic
def _tell(pk: UUID, now: datetime) -> bool:
    row = CampaignNews.objects.filter(pk=pk).select_related("person__organisation").first()
    if row is None or not there_is_news(row.person, row.sent_on, now):
        return False
    if not turned(pk, today(now)):
        return False
    notice(row.person_id)
    return True


def turned(pk: UUID, on: date) -> bool:
    """Whether this call turned the row's day: it had not been turned within the week."""
    week = Q(sent_on__isnull=True) | Q(sent_on__lte=on - EVERY)
    return bool(CampaignNews.objects.filter(week, pk=pk).update(sent_on=on))


def there_is_news(person: User, last: date | None, now: datetime) -> bool:
    """Whether a campaign began since the last notice and is still on, or an event is on within the
    week. Two queries at most."""
    on = today(now)
    since = last or on - EVERY
    begun = Campaign.objects.visible_to(person, on).on(on).filter(first_day__gt=since)
    if begun.exists():
        return True
    own = person.organisation
    if own is None or not own.has(Module.EVENTS):
        return False
    soon = Meeting.objects.visible_to(person).ahead(now).filter(starts_at__gt=now)
    return soon.filter(starts_at__lte=now + timedelta(days=7)).exists()
