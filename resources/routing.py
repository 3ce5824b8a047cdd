"""A route as one reader sees it: the steps they may take, and where to go from there.

A step that leads to what this person does not find, to an original that is not in this library, or
to a page that is not theirs, is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from django.urls import reverse

from people.models import User
from people.roles import Permission
from resources.beside import own_versions_on_route
from resources.default_routes import Plan, Step, defaults
from resources.models import PLACES, PROBLEM, PROBLEMS, Resource, Route
from resources.originals import originals


class SitePage(NamedTuple):
    """A page of this site that a step can lead to: for those with the permission, or everybody."""

    words: str
    view: str
    permission: Permission | None = None


SITE_PAGES: Final = {
    "supporters": SitePage("Find a peer supporter", "directory:supporter-list"),
    "apply": SitePage("Become a peer supporter", "directory:apply"),
    "criteria": SitePage("How supporters are chosen", "directory:criteria"),
    "worried": SitePage("Worried about someone", "conversations:worried"),
    "signposts": SitePage("Where to turn", "signposting:signpost-list"),
    "library": SitePage("The library", "resources:resource-list"),
    "poster": SitePage("Station poster and pocket card", "poster"),
    "managers": SitePage("For people who manage others", "for-managers"),
    "privacy": SitePage("What stays private", "privacy"),
    "setup": SitePage("Setting up", "setup", Permission.SET_UP),
    "launch-kit": SitePage("The launch kit", "setup-kit", Permission.SET_UP),
    "desk": SitePage("The desk", "desk", Permission.SEE_DESK),
    "supervision": SitePage("Supervision sessions", "care:desk-supervision", Permission.SEE_DESK),
    "thanks": SitePage("Thank the supporters", "care:desk-thanks", Permission.SEE_DESK),
    "figures": SitePage("Figures", "evaluation:figures", Permission.SEE_FIGURES),
}
# What a step shows of a resource.
SHOWN: Final = ("slug", "title", "kind", "length", "language")
TITLES: Final = dict(PLACES)
# The six places somebody chooses from first; the problems are found behind the fourth.
FIRST: Final = tuple(place for place, _ in PLACES if place not in PROBLEMS)


@dataclass(frozen=True)
class Stop:
    """One step as it is drawn. `address` is "" when this person cannot go there: only whoever
    changes the route is shown such a step. `original`: beside the own version that stands in its
    place for the people of an organisation, while that is on the shelf."""

    step: Step
    title: str
    address: str
    resource: Resource | None = None
    original: Resource | None = None


def plan_for(viewer: User, place: str) -> Plan:
    """The route of this person's organisation, else the default. Two queries at most."""
    return plan_of(Route.objects.visible_to(viewer).filter(place=place).first(), place)


def plan_of(route: Route | None, place: str) -> Plan:
    """The route in these rows; the default without any."""
    if route is None:
        return defaults()[place]
    steps = tuple(
        Step(row.key, row.why, row.resource_id, row.original, row.page) for row in route.steps.all()
    )
    return Plan(place, route.words, tuple(route.onward), steps, own=True)


def stops(viewer: User, plan: Plan) -> list[Stop]:
    """The steps of a plan with where they lead for this person, those that lead nowhere too; their
    own organisation's versions first. Three queries."""
    rows = Resource.objects.visible_to(viewer).published()
    rows = rows.only(*SHOWN)
    ids = [step.resource_id for step in plan.steps if step.resource_id]
    names = [step.original for step in plan.steps if step.original]
    found = {row.pk: row for row in rows.filter(pk__in=ids)}
    ours = _originals(viewer, names)
    there = own_versions_on_route(viewer, ids, names)
    return [_own_first(_stop(viewer, step, found, ours), there) for step in plan.steps]


def _own_first(stop: Stop, there: Mapping[UUID | str, Resource]) -> Stop:
    """The own version stands there also when its original is off the shelf, then alone."""
    step = stop.step
    own = there.get(step.resource_id) if step.resource_id else there.get(step.original)
    if own is None:
        return stop
    address = reverse("resources:resource-detail", args=[own.slug])
    return Stop(step, own.title, address, own, stop.resource)


def _originals(viewer: User, slugs: Iterable[str]) -> dict[str, Resource]:
    """Those that were loaded here, whatever they are called by now."""
    rows = Resource.objects.visible_to(viewer).published().filter(page__original__in=list(slugs))
    rows = rows.select_related("page").only(*SHOWN, "page__original")
    return {row.page.original: row for row in rows}


def _stop(viewer: User, step: Step, found: dict[UUID, Resource], ours: dict[str, Resource]) -> Stop:
    if step.page:
        page = SITE_PAGES.get(step.page)
        if page is None or not (page.permission is None or viewer.can(page.permission)):
            return Stop(step, page.words if page else step.page, "")
        return Stop(step, page.words, reverse(page.view))
    row = found.get(step.resource_id) if step.resource_id else ours.get(step.original)
    if row is None:
        # An original's title is no secret; that of somebody's resource may be.
        named = {one.slug: one.facts["title"] for one in originals()}
        return Stop(step, named.get(step.original, "Something that is not in the library now"), "")
    return Stop(step, row.title, reverse("resources:resource-detail", args=[row.slug]), row)


def onward(plan: Plan) -> list[tuple[str, str]]:
    """Where to go from here: codes of places and their titles. From the list of problems, the
    problems."""
    codes = PROBLEMS if plan.place == PROBLEM else plan.onward
    return [(code, TITLES[code]) for code in codes if code in TITLES]
