"""When a supporter is usually free: a week or a pattern of shifts, checked day by day."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from directory import actions, audiences, rota
from directory.usual_forms import HOURS_HINT, ShiftsForm, WeekForm
from directory.views.profile import SAVED, first_values, mine, way_back
from people.access import requires, signed_in
from people.roles import Permission
from records.clock import today

FORMS: Final[dict[str, type[WeekForm | ShiftsForm]]] = {"week": WeekForm, "shifts": ShiftsForm}


def _rows(stored: dict[str, Any]) -> list[dict[str, str]]:
    """The next days, for a person to check: "Thursday 26 November", "Late shift. Free: morning"."""
    return [
        {"key": f"{one.day:%A} {one.day.day} {one.day:%B}", "value": _in_words(one)}
        for one in rota.days_ahead(stored, today())
    ]


def _in_words(one: rota.Ahead) -> str:
    free = f"Free: {one.free}" if one.free else "Not free"
    if one.shift is None:
        return free
    return f"{one.shift.label}{'' if one.shift == rota.Shift.OFF else ' shift'}. {free}"


@requires(Permission.APPLY)
def profile_usual(request: HttpRequest) -> HttpResponse:
    """What is said now, with the next days, and the two ways to say it."""
    supporter = mine(request)
    context = {
        "kind": supporter.usual.get("kind", ""),
        "pattern": rota.pattern_in_words(supporter.usual.get("shifts", [])),
        "rows": _rows(supporter.usual),
        "back": way_back(supporter),
    }
    return render(request, "directory/profile_usual.jinja", context)


@requires(Permission.APPLY)
def profile_usual_edit(request: HttpRequest, kind: str) -> HttpResponse:
    """One of the two ways. The button "check" shows the next days and saves nothing."""
    supporter, made = mine(request), FORMS[kind]
    stored = first_values(request, made, made.first_values(supporter.usual))
    form = made(request.POST if request.method == "POST" else None, initial=stored)
    rows: list[dict[str, str]] = []
    if form.is_valid():
        if "check" not in request.POST:
            actions.save_usual(by=signed_in(request), usual=form.usual())
            messages.success(request, SAVED)
            return redirect("directory:profile-usual")
        rows = _rows(form.usual())
    context = {
        "form": form,
        "rows": rows,
        "hours": HOURS_HINT,
        "who": audiences.who_sees_usual(supporter),
    }
    return render(request, f"directory/profile_usual_{kind}.jinja", context)


@requires(Permission.APPLY)
@require_POST
def profile_usual_clear(request: HttpRequest) -> HttpResponse:
    """Say nothing about usual times any more."""
    mine(request)
    actions.save_usual(by=signed_in(request), usual={})
    messages.success(request, "Your usual times are taken out.")
    return redirect("directory:profile-usual")
