"""Campaigns are put up, changed and taken down; each is recorded with who did it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from campaigns.models import Campaign
from campaigns.models.campaigns import MOST_TIED, organisations_with_campaigns
from people.models import Organisation, User
from people.modules import Module
from people.roles import Permission
from records.audit import audit
from records.clock import today
from resources.models import Resource
from wellbeing.actions import Gone
from wellbeing.models import Audience, Event

# How far ahead one can begin, and how long it can be on.
AHEAD: Final = timedelta(days=366)
LONGEST: Final = timedelta(days=92)


def own_of(by: User) -> Organisation:
    """The organisation this person runs campaigns of. Raises PermissionDenied."""
    own = by.organisation
    if own is None or not by.can(Permission.RUN_CAMPAIGNS) or not own.has(Module.CAMPAIGNS):
        raise PermissionDenied
    return own


@transaction.atomic
def publish(
    *, by: User, organisations: Iterable[Organisation], resources: Iterable[Resource],
    events: Iterable[Event], form_key: UUID, now: datetime, **said: Any,
) -> Campaign:  # fmt: skip
    """Put up a campaign. `said`: the other fields of the model. Sent twice, it is one. Raises
    PermissionDenied or ValidationError."""
    own = own_of(by)
    fresh = Campaign(organisation=own, form_key=form_key, **said)
    _checked(fresh, today(now))
    chosen = _chosen(own, fresh, organisations)
    campaign, new = Campaign.objects.get_or_create(
        form_key=form_key, organisation=own, defaults=said
    )
    if not new:
        return campaign
    campaign.organisations.set(chosen)
    _tie(by, campaign, resources, events)
    audit("campaign.published", by=by, organisation=own.pk, audience=campaign.audience)
    return campaign


@transaction.atomic
def change(
    *, by: User, campaign: Campaign, organisations: Iterable[Organisation],
    resources: Iterable[Resource], events: Iterable[Event], now: datetime, **said: Any,
) -> Campaign:  # fmt: skip
    """Change what is said about a campaign that is on or to come. Raises Gone or
    ValidationError."""
    fresh = _locked(by, campaign, today(now))
    began = fresh.first_day
    for name, value in said.items():
        setattr(fresh, name, value)
    _checked(fresh, today(now), began=began)
    chosen = _chosen(own_of(by), fresh, organisations)
    fresh.save(update_fields=list(said))
    fresh.organisations.set(chosen)
    _tie(by, fresh, resources, events)
    audit("campaign.changed", by=by, organisation=fresh.organisation_id, audience=fresh.audience)
    return fresh


@transaction.atomic
def take_down(*, by: User, campaign: Campaign, now: datetime) -> None:
    """It stands nowhere any more, at once. Raises Gone."""
    fresh = _locked(by, campaign, today(now))
    fresh.taken_down_on = today(now)
    fresh.save(update_fields=["taken_down_on"])
    audit("campaign.taken_down", by=by, organisation=fresh.organisation_id)


def _locked(by: User, campaign: Campaign, on: date) -> Campaign:
    rows = Campaign.objects.run_by(by).not_over(on).select_for_update(of=("self",))
    fresh = rows.filter(pk=campaign.pk).first()
    if fresh is None:
        raise Gone
    return fresh


def _checked(fresh: Campaign, on: date, *, began: date | None = None) -> None:
    """The days make sense; one that has begun keeps its beginning."""
    first, last = fresh.first_day, fresh.last_day
    if first != began and not on <= first <= on + AHEAD:
        raise ValidationError({"first_day": "Choose today or a day ahead, within a year."})
    if last < max(first, on):
        raise ValidationError({"last_day": "Choose a last day that is not before it begins."})
    if last - first > LONGEST:
        raise ValidationError({"last_day": "Choose three months at the most."})


def _chosen(
    own: Organisation, fresh: Campaign, wanted: Iterable[Organisation]
) -> list[Organisation]:
    if fresh.audience != Audience.SOME:
        return []
    known = organisations_with_campaigns(own.pk).filter(pk__in=[one.pk for one in wanted])
    if not (chosen := list(known)):
        raise ValidationError({"organisations": "Choose at least one more organisation."})
    return chosen


def _tie(
    by: User, campaign: Campaign, resources: Iterable[Resource], events: Iterable[Event]
) -> None:
    """What belongs to it, as far as whoever says so finds it; what was tied before by somebody who
    finds more stays out of it then."""
    found = Resource.objects.visible_to(by).published().filter(pk__in=[one.pk for one in resources])
    seen = Event.objects.visible_to(by).filter(pk__in=[one.pk for one in events])
    tied, at = list(found), list(seen)
    for name, rows in (("resources", tied), ("events", at)):
        if len(rows) > MOST_TIED:
            raise ValidationError({name: f"Choose {MOST_TIED} at the most."})
    campaign.resources.set(tied)
    campaign.events.set(at)
