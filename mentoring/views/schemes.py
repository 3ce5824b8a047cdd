"""Schemes: what there is, and for coordinators putting up, changing, and the pairs of a cohort."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mentoring import actions, cohort_shown
from mentoring.forms_schemes import SchemeForm
from mentoring.kinds import MODULES, Kind, kinds_of
from mentoring.models import Offer, PlannedPair, Scheme, SchemeState
from mentoring.views.looking import NOT_NOW, looked_for
from mentoring.views.offering import BACK, offered_in
from people.access import in_module, requires, signed_in
from people.models import User
from people.roles import Permission
from records.clock import today
from records.kept import restore

PUT_UP: Final = "It is put up as a draft. Only coordinators see it until you open it."
CHANGED: Final = "It is changed."
MOVED: Final = "Done. Everybody reads it from now on."
STEPPED_DOWN: Final = "You have stepped down in this scheme. Nobody asks why."
WORKING: Final = "The pairs are being worked out. It takes seconds; look again in a moment."
STRUCK: Final = "Those two are taken out. Both stay on the list."
ALLOWED: Final = "They can be put together again when you work the pairs out anew."
TOLD: Final = "Everybody is told. Pairs made: {}."
VOID: Final = (
    "Something has changed since the pairs were worked out, so nobody is told anything. Please "
    "have them worked out anew."
)
A_PAGE: Final = 25


def _run(me: User, pk: UUID) -> Scheme:
    return get_object_or_404(Scheme.objects.run_by(me), pk=pk)


@require_safe
@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def scheme_list(request: HttpRequest) -> HttpResponse:
    """The schemes of one's own organisation."""
    me = signed_in(request)
    # What is over stands last: the list is cut where it gets long.
    over = Case(When(state=SchemeState.ENDED, then=1), default=0)
    rows = Scheme.objects.visible_to(me).order_by(over, "state", "apply_until", "title", "pk")
    runs = me.can(Permission.RUN_MENTORING)
    context = {"schemes": rows[: actions.MOST_SCHEMES], "runs": runs}
    return render(request, "mentoring/schemes.jinja", context)


@require_safe
@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def scheme_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One scheme, how one stands in it, and for coordinators its numbers."""
    me = signed_in(request)
    scheme = get_object_or_404(Scheme.objects.visible_to(me), pk=pk)
    context: dict[str, Any] = cohort_shown.standing(me, scheme, timezone.now())
    return render(request, "mentoring/scheme.jinja", {"scheme": scheme, **context})


def _taking(me: User, pk: UUID) -> Scheme:
    """A scheme in which people can take part today, or 404."""
    scheme = get_object_or_404(Scheme.objects.visible_to(me), pk=pk)
    if not scheme.takes_on(today()):
        raise Http404
    return scheme


@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def scheme_look(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look for somebody in this scheme."""
    scheme = _taking(signed_in(request), pk)
    return looked_for(request, Kind(scheme.kind), scheme)


@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def scheme_offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer to help in this scheme; who does can change what they said, also later."""
    me = signed_in(request)
    mine = Offer.objects.visible_to(me).live().filter(scheme=pk).select_related("scheme").first()
    scheme = (mine.scheme if mine else None) or _taking(me, pk)
    return offered_in(request, Kind(scheme.kind), scheme)


@require_POST
@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def scheme_step_down(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer nothing in this scheme any more; or, after a pause, help in it again."""
    me = signed_in(request)
    scheme = get_object_or_404(Scheme.objects.visible_to(me), pk=pk)
    for mine in Offer.objects.visible_to(me).filter(scheme=scheme).live():
        if "back" in request.POST:
            actions.resume_offer(by=me, offer=mine)
            messages.success(request, BACK)
            continue
        actions.end_offer(by=me, offer=mine, now=timezone.now())
        messages.success(request, STEPPED_DOWN)
    return redirect("mentoring:scheme-detail", scheme.pk)


@in_module(*MODULES.values())
@requires(Permission.RUN_MENTORING)
def scheme_put_up(request: HttpRequest) -> HttpResponse:
    """A new scheme."""
    me = signed_in(request)
    kept = restore(request) if request.method == "GET" else None
    kinds = kinds_of(me.organisation)
    form = SchemeForm(
        request.POST if request.method == "POST" else None,
        initial=kept.dict() if kept else None,
        kinds=kinds,
    )
    if form.is_valid():
        try:
            made = actions.put_up(
                by=me, form_key=form.cleaned_data["form_key"], now=timezone.now(), **form.said
            )
            messages.success(request, PUT_UP)
            return redirect("mentoring:scheme-detail", made.pk)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "mentoring/scheme_put_up.jinja", {"form": form, "kept": kept})


@in_module(*MODULES.values())
def scheme_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say anew what a scheme is."""
    me = signed_in(request)
    scheme = _run(me, pk)
    kept = restore(request) if request.method == "GET" else None
    initial = kept.dict() if kept else SchemeForm.held(scheme)
    data = _of_the_same_kind(request, scheme) if request.method == "POST" else None
    form = SchemeForm(data, initial=initial, kinds=kinds_of(me.organisation))
    if form.is_valid():
        try:
            actions.change(by=me, scheme=scheme, **form.said)
            messages.success(request, CHANGED)
        except actions.NotNow:
            messages.info(request, NOT_NOW)
        return redirect("mentoring:scheme-detail", scheme.pk)
    context = {"form": form, "kept": kept, "scheme": scheme}
    return render(request, "mentoring/scheme_change.jinja", context)


def _of_the_same_kind(request: HttpRequest, scheme: Scheme) -> Any:
    """What was typed, with what cannot be changed as it is."""
    data = request.POST.copy()
    data["kind"], data["is_cohort"] = scheme.kind, "yes" if scheme.is_cohort else "no"
    return data


@require_POST
@in_module(*MODULES.values())
def scheme_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open, close or end it."""
    me = signed_in(request)
    scheme = _run(me, pk)
    try:
        actions.move(by=me, scheme=scheme, to=request.POST.get("to", ""), now=timezone.now())
        messages.success(request, MOVED)
    except actions.NotNow:
        messages.info(request, NOT_NOW)
    return redirect("mentoring:scheme-detail", scheme.pk)


@require_POST
@in_module(*MODULES.values())
def cohort_work_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have the pairs worked out."""
    me = signed_in(request)
    scheme = _run(me, pk)
    try:
        actions.work_out(by=me, scheme=scheme, now=timezone.now())
        messages.success(request, WORKING)
    except actions.NotNow:
        messages.info(request, NOT_NOW)
    return redirect("mentoring:cohort-plan", scheme.pk)


@require_safe
@in_module(*MODULES.values())
def cohort_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The pairs as they were worked out, before anyone is told."""
    me = signed_in(request)
    scheme = _run(me, pk)
    rows = PlannedPair.objects.visible_to(me).filter(scheme=scheme).order_by("pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "scheme": scheme,
        "page": page,
        "pairs": cohort_shown.planned(page.object_list),
        **cohort_shown.plan_numbers(scheme, timezone.now()),
    }
    return render(request, "mentoring/plan.jinja", context)


@require_POST
@in_module(*MODULES.values())
def cohort_strike(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Two of the plan are not to be a pair."""
    me = signed_in(request)
    planned = get_object_or_404(PlannedPair.objects.visible_to(me), pk=pk)
    try:
        actions.strike(by=me, planned=planned, now=timezone.now())
        messages.success(request, STRUCK)
    except actions.NotNow:
        messages.info(request, NOT_NOW)
    return redirect("mentoring:cohort-plan", planned.scheme_id)


@require_POST
@in_module(*MODULES.values())
def cohort_allow_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Those who were taken out may be put together again."""
    me = signed_in(request)
    scheme = _run(me, pk)
    try:
        actions.allow_again(by=me, scheme=scheme)
        messages.success(request, ALLOWED)
    except actions.NotNow:
        messages.info(request, NOT_NOW)
    return redirect("mentoring:cohort-plan", scheme.pk)


@in_module(*MODULES.values())
def cohort_tell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make all the pairs and tell everybody, after one question."""
    me = signed_in(request)
    scheme = _run(me, pk)
    if request.method == "POST":
        try:
            made = actions.tell(by=me, scheme=scheme, now=timezone.now())
            messages.success(request, TOLD.format(made))
        except actions.Void:
            messages.info(request, VOID)
            return redirect("mentoring:cohort-plan", scheme.pk)
        except actions.NotNow:
            messages.info(request, NOT_NOW)
        return redirect("mentoring:scheme-detail", scheme.pk)
    context = {"scheme": scheme, **cohort_shown.numbers(scheme, timezone.now())}
    return render(request, "mentoring/tell.jinja", context)
