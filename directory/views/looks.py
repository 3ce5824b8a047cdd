"""The page that says that today's looks are used up, and the decorator that shows it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone

from directory import looks
from people.access import signed_in
from records.clock import today

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def counted(weight: int) -> Callable[[View[P]], View[P]]:
    """A page of supporters: costs `weight` looks, whoever or nobody is on it."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            now = timezone.now()
            if not looks.allowed(signed_in(request).pk, weight, now):
                return used_up(request, now)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def used_up(request: HttpRequest, now: datetime) -> HttpResponse:
    """429, kindly: what still works, and when it starts again. Told to this person alone."""
    context = {
        "again": today(now) + timedelta(days=1),
        "ask": "/ask/" if exists("/ask/") else None,
        "conversations": "/conversations/" if exists("/conversations/") else None,
    }
    return render(request, "directory/looks_used_up.jinja", context, status=429)


def exists(path: str) -> bool:
    """Whether this installation has a page there: it belongs to an app above this one."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
