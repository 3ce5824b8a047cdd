"""What coordinators do: decide about offers, and say how each kind runs."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentoring import actions
from mentoring.forms import RulesForm
from mentoring.kinds import DEFAULTS, MODULES, kinds_of
from mentoring.models import Offer, all_rules_of, rules_of
from mentoring.models.rules import EDITABLE
from mentoring.shown import every, in_weeks
from mentoring.views.home import kind_here
from people.access import in_module, requires, signed_in
from people.roles import Permission
from records.kept import restore

# On one page.
MOST: Final = 50
YES: Final = "They can be asked from now on, and get a notice."
NO: Final = "It is answered, and they get a notice."
GONE: Final = "It was answered or taken back already."
KEPT: Final = "It holds from now on. Pairs that are made keep their days."


@require_safe
@requires(Permission.RUN_MENTORING)
def offers(request: HttpRequest) -> HttpResponse:
    """Offers that wait for a decision, the oldest first. Where no kind is on, the page is there
    for what somebody decides as another organisation's deputy."""
    me = signed_in(request)
    rows = Offer.objects.decided_by(me).select_related("person")
    found = list(rows.defer("what", "areas", "gender").order_by("offered_on", "pk")[: MOST + 1])
    is_on = bool(kinds_of(me.organisation))
    if not found and not is_on:
        raise Http404
    context = {"offers": found[:MOST], "more": len(found) > MOST, "is_on": is_on}
    return render(request, "mentoring/offers.jinja", context)


def offer_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say yes or not now to one."""
    me = signed_in(request)
    rows = Offer.objects.decided_by(me).select_related("person__organisation")
    row = get_object_or_404(rows.defer("what", "areas", "gender"), pk=pk)
    # Anything else is no answer: a refusal keeps somebody away for a month.
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        approve = request.POST["answer"] == "yes"
        try:
            actions.decide(by=me, offer=row, approve=approve, now=timezone.now())
            messages.success(request, YES if approve else NO)
        except actions.Gone:
            messages.info(request, GONE)
        return redirect("mentoring:offers" if kinds_of(me.organisation) else "desk")
    topics = Offer._meta.get_field("topics").labels(row.topics)
    return render(request, "mentoring/offer_decide.jinja", {"offer": row, "topics": topics})


@require_safe
@in_module(*MODULES.values())
@requires(Permission.RUN_MENTORING)
def rules(request: HttpRequest) -> HttpResponse:
    """How each kind runs here."""
    me = signed_in(request)
    held = all_rules_of(me.organisation_id)
    shown = [
        (kind, held[kind], in_weeks(held[kind].weeks), every(held[kind].meet_every_days))
        for kind in kinds_of(me.organisation)
    ]
    return render(request, "mentoring/rules.jinja", {"kinds": shown, "defaults": DEFAULTS})


@in_module(*MODULES.values())
@requires(Permission.RUN_MENTORING)
def rules_change(request: HttpRequest, kind: str) -> HttpResponse:
    """Change how one kind runs here."""
    me = signed_in(request)
    here = kind_here(me, kind)
    held = rules_of(me.organisation_id, here)
    kept = restore(request) if request.method == "GET" else None
    initial = kept.dict() if kept else {name: getattr(held, name) for name in EDITABLE}
    form = RulesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.set_rules(by=me, kind=here, said=form.cleaned_data)
        messages.success(request, KEPT)
        return redirect("mentoring:rules")
    context = {"form": form, "kind": here, "default": DEFAULTS[here], "kept": kept}
    return render(request, "mentoring/rules_change.jinja", context)
