"""How supporters are chosen and when the role ends: for everyone, signed in or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory import selection
from people.access import public


@public
def criteria(request: HttpRequest) -> HttpResponse:
    """Criteria, stages, who decides, how to ask for a second look."""
    context = {
        "selection": selection.SELECTION,
        "deselection": selection.DESELECTION,
        "stages": selection.STAGES,
    }
    return render(request, "directory/criteria.jinja", context)
