"""How a group stood when the page was asked for, and how it stands when something is written."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from groups import actions

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
OVER: Final = "This group has ended. Nothing is written here any more."


def as_it_stands(view: View[P]) -> View[P]:
    """Between the door and the deed somebody may leave, or the last day of the group may pass. What
    is not theirs any more is the ordinary 404; of what has ended they are told, on its page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except actions.NotTheirs as error:
            raise Http404 from error
        except actions.Over as over:
            messages.info(request, OVER)
            return redirect("groups:group-detail", over.group.pk)

    return guarded
