"""Looking for a mentor or buddy: saying what for, and taking it back."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentoring import actions
from mentoring.forms import NEW_NEED, NeedForm, held_lists, needed
from mentoring.kinds import MODULES, Kind
from mentoring.models import Need, NeedState, Scheme, rules_of
from mentoring.views.home import kind_here
from mentoring.views.offering import CHANGED, GONE, back_to, beside
from people.access import in_module, requires, signed_in
from people.models import User
from people.roles import Permission
from records.clock import today
from records.kept import restore

LOOKING: Final = "It is kept. You see here what comes of it."
ON: Final = "You look outside the scheme now, with what you said in it."
NOT_NOW: Final = "That has changed since you looked."
TAKEN_BACK: Final = "You look no longer. Nobody asks why."
THERE: Final = "You look for this already."
ELSEWHERE: Final = "You look for this already, outside this scheme. Take that back first, to apply."


def _mine(me: User, kind: Kind) -> Need | None:
    rows = Need.objects.visible_to(me)
    return rows.filter(kind=kind, state=NeedState.OPEN).first()


@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def look(request: HttpRequest, kind: str) -> HttpResponse:
    """Say what one looks for, for the first time or anew."""
    return looked_for(request, kind_here(signed_in(request), kind), None)


def looked_for(request: HttpRequest, here: Kind, scheme: Scheme | None) -> HttpResponse:
    """The form, for all year or for one scheme; what is open already is said anew."""
    me, now = signed_in(request), timezone.now()
    mine = _mine(me, here)
    if scheme is not None and mine is not None and mine.scheme_id != scheme.pk:
        messages.info(request, ELSEWHERE)
        return redirect("mentoring:home")
    kept = restore(request) if request.method == "GET" else None
    form = _form(request, me, here, held_lists(kept) if kept else _began(mine), now)
    if form.is_valid() and (done := _saved(request, me, scheme or here, mine, form)):
        return done
    context: dict[str, Any] = {"form": form, "kept": kept, "kind": here, "mine": mine}
    context["scheme"] = scheme
    context["backup_days"] = settings.BACKUP_DAYS
    return render(request, "mentoring/look.jinja", context)


def _began(mine: Need | None) -> dict[str, Any]:
    return needed(mine) if mine is not None else NEW_NEED


def _form(
    request: HttpRequest, me: User, kind: Kind, initial: dict[str, Any], now: datetime
) -> NeedForm:
    return NeedForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        kind=kind,
        rules=rules_of(me.organisation_id, kind),
        band=me.rank_band,
        on=today(now),
    )


def _saved(
    request: HttpRequest, me: User, into: Kind | Scheme, mine: Need | None, form: NeedForm
) -> HttpResponse | None:
    """The way on; None when a rule forbids it, which then stands beside the field."""
    now, key = timezone.now(), form.cleaned_data["form_key"]
    try:
        if mine is None:
            scheme = into if isinstance(into, Scheme) else None
            kind = into if isinstance(into, Kind) else Kind(into.kind)
            actions.look(by=me, kind=kind, said=form.said, scheme=scheme, form_key=key, now=now)
            messages.success(request, LOOKING)
        else:
            actions.change_need(by=me, need=mine, said=form.said)
            messages.success(request, CHANGED)
    except ValidationError as error:
        beside(form, error)
        return None
    except actions.AlreadyThere:
        messages.info(request, THERE)
    except actions.Gone:
        messages.info(request, GONE)
    return back_to(into)


@require_POST
@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def look_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look outside a scheme that is over, with what was said."""
    me = signed_in(request)
    mine = get_object_or_404(Need.objects.visible_to(me), pk=pk)
    try:
        actions.look_on(by=me, need=mine)
        messages.success(request, ON)
    except actions.Gone:
        messages.info(request, NOT_NOW)
        return redirect("mentoring:home")
    return redirect("mentoring:suggestions", mine.pk)


@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def look_end(request: HttpRequest, kind: str) -> HttpResponse:
    """Look no longer, after one question."""
    me = signed_in(request)
    here = kind_here(me, kind)
    mine = _mine(me, here)
    if mine is None:
        raise Http404
    if request.method == "POST":
        actions.withdraw_need(by=me, need=mine, now=timezone.now())
        messages.success(request, TAKEN_BACK)
        return redirect("mentoring:home")
    return render(request, "mentoring/look_end.jinja", {"kind": here})
