"""Where are you? From a place to a short list in order. Who looks is written nowhere."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.access import requires
from people.models import User
from people.roles import Permission
from resources.default_routes import defaults
from resources.models import PROBLEM, PROBLEMS, Route
from resources.routing import FIRST, TITLES, onward, plan_for, stops
from resources.views.pages import person


def known(place: str) -> str:
    """The place, if there is one of this name."""
    if place not in TITLES:
        raise Http404
    return place


def may_change(user: User) -> bool:
    """Whether this person changes the routes of their organisation."""
    return user.organisation_id is not None and user.can(Permission.UPLOAD_RESOURCE)


@requires(Permission.USE_LIBRARY)
@require_safe
def route_list(request: HttpRequest) -> HttpResponse:
    """The places somebody can be at."""
    user = person(request)
    own = {route.place: route.words for route in Route.objects.visible_to(user)}
    context = {
        "places": [(code, TITLES[code], own.get(code, defaults()[code].words)) for code in FIRST],
        "problem": PROBLEM,
        "problems": [(code, TITLES[code]) for code in PROBLEMS],
        "may_change": may_change(user),
    }
    return render(request, "resources/routes.jinja", context)


@requires(Permission.USE_LIBRARY)
@require_safe
def route_detail(request: HttpRequest, place: str) -> HttpResponse:
    """One route: what helps there, in order and why, and where to go from there."""
    user = person(request)
    plan = plan_for(user, known(place))
    shown = [stop for stop in stops(user, plan) if stop.address]
    context = {
        "plan": plan,
        "title": TITLES[place],
        "stops": shown,
        "to_pack": [stop.resource for stop in shown if stop.resource],
        "onward": onward(plan),
        "problem": PROBLEM,
        "may_change": may_change(user),
    }
    return render(request, "resources/route.jinja", context)
