"""Regular work of matching: nobody waits for an answer without a next step; cohorts are planned."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from jobs.schedule import every
from mentoring.actions import asking, cohort_clock, cohorts, waiting
from mentoring.actions.batches import each
from mentoring.fitting import with_room
from mentoring.models import Need, Offer, PlannedPair, Proposal, ProposalState, StruckPair
from mentoring.models.offers import is_on
from people.separation import apart
from records.clock import today
from records.expiry import expires

BATCH: Final = 200
PLAN_KEPT: Final = timedelta(days=30)
# Nobody is woken by a notice or a reminder.
MORNING: Final = time(9)


@every(minutes=1)
def sweep_proposals(*, now: datetime) -> None:
    """Who was asked is reminded; what nobody answered, or must not be any more, goes to the second
    choice; a desk is told what waits."""
    # Where whoever looks has the kind switched off all of it rests: no notice would lead anywhere.
    asked = Proposal.objects.filter(is_on("need__"), state=ProposalState.ASKED)
    late = asked.filter(is_on("offer__"), remind_at__lte=now, until__gt=now)
    _each(late.values_list("pk", flat=True), asking.remind, now)
    _each(asked.filter(until__lte=now).values_list("pk", flat=True), asking.lapse, now)
    for gone in (
        asked.filter(apart("need__person", "offer__person")),
        asked.exclude(offer__in=with_room(Offer.objects.taking(today(now))).values("pk")),
        asked.exclude(need__in=Need.objects.open()),
    ):
        _each(gone.values_list("pk", flat=True), asking.lapse, now)
    _each(waiting.due(now), waiting.tell_desk, now)


def _each(pks: "QuerySet[Any, UUID]", step: Callable[..., object], now: datetime) -> None:
    # In random order: rows that fail again and again cannot fill every batch.
    each(pks.order_by("?")[:BATCH], lambda pk: step(pk=pk, now=now))


@task()
def plan_cohort(pk: str) -> None:
    """Work out the pairs of one cohort. Enqueued when a coordinator asks; twice does no harm."""
    cohorts.plan(pk=UUID(pk), now=timezone.now())


@every(days=1, at=MORNING)
def look_after_cohorts(*, now: datetime) -> None:
    """Coordinators are told when the time to apply is over; what they never make ends."""
    cohort_clock.end_unmade(now=now)
    cohort_clock.tell_desks(now=now)


@every(days=1)
@expires(
    "mentoring_plans",
    rows=lambda now: [
        PlannedPair.objects.planned_until(today(now) - PLAN_KEPT),
        StruckPair.objects.struck_until(today(now) - PLAN_KEPT),
    ],
)
def forget_plans(*, now: datetime) -> None:
    """What was planned a month ago and never told goes, and what was taken out of it then."""
    PlannedPair.objects.planned_until(today(now) - PLAN_KEPT).delete()
    StruckPair.objects.struck_until(today(now) - PLAN_KEPT).delete()
