"""Changing an organisation's own routes: by its coordinators, one small change at a time.

Each change is made to the route as it is at that moment, so that two people who change different
things both keep theirs. Where one would write over what the other said, nothing is written: the
second sees what it says now (ChangedMeanwhile).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from resources.default_routes import Plan, Step, defaults
from resources.models import MOST_STEPS, Resource, Route, RouteStep
from resources.originals import originals
from resources.routing import SITE_PAGES, plan_of


class ChangedMeanwhile(Exception):
    """Somebody else changed the same words since the form was opened; nothing was written."""


class StepGone(Exception):
    """Somebody else took this step out."""


class NotAdded(Exception):
    """The route is as long as a route should be, or leads there already. Its text says which."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a step leads: one of the three."""

    resource: Resource | None = None
    original: str = ""
    page: str = ""


@transaction.atomic
def change_words(*, by: User, place: str, words: str, onward: Sequence[str], seen: str) -> None:
    """Say something else first, or go on elsewhere. `seen`: the mark of the words one looked at.

    Raises Refused, ChangedMeanwhile.
    """
    route, plan = _own(by, place)
    if seen != plan.seen_words:
        raise ChangedMeanwhile
    route.words, route.onward = words, [code for code in onward if code != place]
    route.save(update_fields=["words", "onward"])
    _audit(by, place)


@transaction.atomic
def add_step(*, by: User, place: str, target: Target, why: str) -> UUID:
    """Add a step at the end; returns its key. Raises Refused, NotAdded."""
    route, plan = _own(by, place)
    _demand_real(by, target)
    resource_id = target.resource.pk if target.resource else None
    wanted = (resource_id, target.original, target.page)
    if any((step.resource_id, step.original, step.page) == wanted for step in plan.steps):
        raise NotAdded("The route leads there already.")
    if len(plan.steps) >= MOST_STEPS:
        raise NotAdded(
            f"A route has up to {MOST_STEPS} steps. Take one out first: people follow short lists."
        )
    key = uuid4()
    _save(route, len(plan.steps), Step(key, why, *wanted))
    _audit(by, place)
    return key


@transaction.atomic
def change_step(*, by: User, place: str, key: UUID, why: str, seen: str) -> None:
    """Say something else why. Raises Refused, ChangedMeanwhile, StepGone."""
    route = _seen_step(by, place, key, seen)
    route.steps.filter(key=key).update(why=why)
    _audit(by, place)


@transaction.atomic
def remove_step(*, by: User, place: str, key: UUID, seen: str) -> None:
    """Take a step out. Raises Refused, ChangedMeanwhile, StepGone."""
    route = _seen_step(by, place, key, seen)
    route.steps.filter(key=key).delete()
    _audit(by, place)


@transaction.atomic
def move_step(*, by: User, place: str, key: UUID, up: bool) -> None:
    """One place up or down; at the end of the list nothing happens. Raises Refused, StepGone."""
    route, _ = _own(by, place)
    rows = list(route.steps.all())
    here = next((number for number, row in enumerate(rows) if row.key == key), None)
    if here is None:
        raise StepGone
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for number, row in enumerate(rows):
        row.place_in_order = number
    RouteStep.objects.bulk_update(rows, ["place_in_order"])
    _audit(by, place)


@transaction.atomic
def restore_default(*, by: User, place: str, seen: str) -> None:
    """Give up one's own route for the default. Nothing happens when there is none.

    `seen`: the mark of the whole route one looked at. Raises Refused, ChangedMeanwhile.
    """
    _demand(by, place)
    rows = Route.objects.select_for_update().filter(organisation=by.organisation, place=place)
    route = rows.first()
    if route is None:
        return
    if seen != plan_of(route, place).seen:
        raise ChangedMeanwhile
    route.delete()
    _audit(by, place, "route.restored")


def _demand(by: User, place: str) -> None:
    if by.organisation is None or place not in defaults() or not by.can(Permission.UPLOAD_RESOURCE):
        raise Refused("route.change.refused", by=by, organisation=by.organisation_id)


def _demand_real(by: User, target: Target) -> None:
    """One thing, which is there: what `by` does not see cannot be put on a route."""
    known = {one.slug for one in originals()}
    right = (
        target.resource is not None
        and Resource.objects.visible_to(by).filter(pk=target.resource.pk).exists(),
        target.original in known,
        target.page in SITE_PAGES,
    )
    if sum(right) != 1:
        raise Refused("route.change.refused", by=by, organisation=by.organisation_id)


def _own(by: User, place: str) -> tuple[Route, Plan]:
    """The organisation's own route, locked, as it is now: a copy of the default at first."""
    _demand(by, place)
    default = defaults()[place]
    route, new = Route.objects.select_for_update().get_or_create(
        organisation=by.organisation,
        place=place,
        defaults={"words": default.words, "onward": list(default.onward)},
    )
    if new:
        for number, step in enumerate(default.steps):
            _save(route, number, step)
    return route, plan_of(route, place)


def _save(route: Route, number: int, step: Step) -> None:
    RouteStep(
        route=route, key=step.key, place_in_order=number, why=step.why,
        resource_id=step.resource_id, original=step.original, page=step.page,
    ).save(force_insert=True)  # fmt: skip


def _seen_step(by: User, place: str, key: UUID, seen: str) -> Route:
    route, plan = _own(by, place)
    step = plan.step(key)
    if step is None:
        raise StepGone
    if step.seen != seen:
        raise ChangedMeanwhile
    return route


def _audit(by: User, place: str, event: str = "route.changed") -> None:
    audit(event, by=by, organisation=by.organisation_id, place=place)
