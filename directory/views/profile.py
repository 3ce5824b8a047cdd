"""A supporter's own profile: sections, areas with audience and consent date, pause, preview."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory import actions, audiences, cards, due, facts, second_look, training, versions
from directory.forms import (
    SENSITIVE_HINTS,
    AgreementForm,
    AreaAudienceForm,
    AreasForm,
    AvailabilityForm,
    DefaultAudienceForm,
    QuickForm,
    WaysForm,
)
from directory.models import Agreement, SharedArea, Supporter
from directory.prompts import next_steps
from directory.taxonomy import AREAS
from people.access import requires, signed_in
from people.roles import Permission
from records.clock import today
from records.kept import restore

SAVED: Final = "Your changes are saved."


@dataclass(frozen=True)
class Section:
    """A part of the profile with a page of its own."""

    title: str
    form: type[django_forms.Form]
    save: Callable[..., object]


SECTIONS: Final = {
    "ways": Section("Ways to talk", WaysForm, actions.save_ways),
    "availability": Section("When you are free", AvailabilityForm, actions.save_availability),
}


def mine(request: HttpRequest) -> Supporter:
    """One's own profile, an applicant's too; 404 for those who have none."""
    rows = Supporter.objects.owned_by(signed_in(request)).select_related("user__organisation")
    return get_object_or_404(rows)


def way_back(supporter: Supporter) -> str:
    """An applicant comes from the application, a supporter from the profile."""
    current = supporter.approved_at and not supporter.stepped_down_at
    return "directory:profile" if current else "directory:apply"


def shared(supporter: Supporter) -> list[SharedArea]:
    """The areas shared now, in the order of the list they were chosen from."""
    order = list(AREAS)
    return sorted(supporter.areas.current(), key=lambda area: order.index(area.code))


def first_values(
    request: HttpRequest, form: type[django_forms.Form], stored: dict[str, Any]
) -> dict[str, Any]:
    """What is stored, or what was typed here before the session ended."""
    kept = restore(request) if request.method == "GET" else None
    if kept is None:
        return stored
    many = {
        name
        for name, field in form.base_fields.items()
        if isinstance(field, django_forms.MultipleChoiceField)
    }
    return {name: kept.getlist(name) if name in many else kept.get(name) for name in kept}


def _checks(supporter: Supporter) -> dict[str, Any]:
    """What has to hold, each module of the training, and what runs out soon."""
    needed, day = facts.requirements(supporter), today()
    return {
        "needed": needed,
        "modules": training.told(supporter, day),
        "soon": due.of_own(supporter, needed, day),
    }


@requires(Permission.APPLY)
def profile(request: HttpRequest) -> HttpResponse:
    """The three controls, pause, whether one is listed and why not, and every section."""
    rows = Supporter.objects.owned_by(signed_in(request))
    supporter = rows.select_related("user__organisation", "waiting_text").first()
    if supporter is None or way_back(supporter) != "directory:profile":
        return redirect("directory:apply")
    areas, waiting = shared(supporter), getattr(supporter, "waiting_text", None)
    context = {
        "supporter": supporter,
        "reasons": facts.why_not_listed(supporter),
        **_checks(supporter),
        "areas": areas,
        "steps": next_steps(supporter, len(areas), waiting),
        "due": supporter.is_due_to_confirm(),
        "probation": supporter.probations.open().first(),
        "answered": second_look.has_answer(supporter.user, timezone.now()),
        "poster": supporter.poster_consents.current().exists(),
        "waiting": waiting,
        "on": today(),
        "form": QuickForm(initial=QuickForm.first_values(supporter)),
        "who": audiences.who_sees_profile(supporter),
    }
    return render(request, "directory/profile.jinja", context)


@requires(Permission.APPLY)
def profile_edit(request: HttpRequest, section: str) -> HttpResponse:
    """One section on a page of its own."""
    supporter, part = mine(request), SECTIONS[section]
    stored = {name: getattr(supporter, name) for name in part.form.base_fields}
    if part.form is AvailabilityForm:
        stored = QuickForm.first_values(supporter)
    form = part.form(request.POST or None, initial=first_values(request, part.form, stored))
    if form.is_valid():
        part.save(by=signed_in(request), **form.cleaned_data)
        messages.success(request, SAVED)
        return redirect(way_back(supporter))
    context = {
        "form": form,
        "part": part,
        "back": way_back(supporter),
        "who": audiences.who_sees_profile(supporter),
    }
    return render(request, f"directory/profile_{section}.jinja", context)


@requires(Permission.APPLY)
@require_POST
def profile_free(request: HttpRequest) -> HttpResponse:
    """The three controls, sent from the profile itself; being away stays as it is."""
    supporter = mine(request)
    form = QuickForm(request.POST)
    if form.is_valid():
        actions.save_availability(
            by=signed_in(request), away_until=supporter.away_until, **form.cleaned_data
        )
        messages.success(request, SAVED)
        return redirect("directory:profile")
    typed = QuickForm.first_values(supporter) | request.POST.dict()
    full = AvailabilityForm(typed)
    context = {
        "form": full,
        "part": SECTIONS["availability"],
        "back": way_back(supporter),
        "who": audiences.who_sees_profile(supporter),
    }
    return render(request, "directory/profile_availability.jinja", context)


@requires(Permission.APPLY)
def profile_areas(request: HttpRequest) -> HttpResponse:
    """First choose what one has experience of; who may see it comes next."""
    supporter = mine(request)
    stored = {"codes": [area.code for area in shared(supporter)]}
    typed = request.POST if request.method == "POST" else None
    form = AreasForm(typed, initial=first_values(request, AreasForm, stored))
    if form.is_valid():
        actions.choose_areas(by=signed_in(request), codes=form.cleaned_data["codes"])
        messages.success(request, SAVED)
        chosen = form.cleaned_data["codes"]
        return redirect("directory:profile-audience" if chosen else way_back(supporter))
    context = {
        "form": form,
        "hints": SENSITIVE_HINTS,
        "back": way_back(supporter),
        "who": audiences.who_sees_areas(supporter),
    }
    return render(request, "directory/profile_areas.jinja", context)


@requires(Permission.APPLY)
def profile_audience(request: HttpRequest) -> HttpResponse:
    """Who may see each area, with the day of consent."""
    areas = shared(mine(request))
    form = AreaAudienceForm(request.POST if request.method == "POST" else None, shared=areas)
    if not form.is_valid():
        return _audience_page(request, areas, each=form)
    for code, audience in form.cleaned_data.items():
        actions.share_area(by=signed_in(request), code=code, audience=audience)
    messages.success(request, SAVED)
    return redirect("directory:profile-audience")


@requires(Permission.APPLY)
@require_POST
def profile_audience_all(request: HttpRequest) -> HttpResponse:
    """One audience for all areas, and for those chosen later."""
    areas = shared(mine(request))
    form = DefaultAudienceForm(request.POST)
    if not form.is_valid():
        return _audience_page(request, areas, default=form)
    actions.set_default_audience(by=signed_in(request), apply_to_all=True, **form.cleaned_data)
    messages.success(request, SAVED)
    return redirect("directory:profile-audience")


def _audience_page(
    request: HttpRequest,
    areas: list[SharedArea],
    default: DefaultAudienceForm | None = None,
    each: AreaAudienceForm | None = None,
) -> HttpResponse:
    supporter = mine(request)
    first = {"audience": supporter.default_audience}
    context = {
        "default": default or DefaultAudienceForm(initial=first),
        "each": each or AreaAudienceForm(shared=areas),
        "areas": areas,
        "hints": audiences.audience_hints(supporter.user),
        "back": way_back(supporter),
        "who": audiences.who_sees_chosen(),
    }
    return render(request, "directory/profile_audience.jinja", context)


@requires(Permission.APPLY)
@require_POST
def profile_withdraw(request: HttpRequest) -> HttpResponse:
    """Stop sharing one area, at once."""
    mine(request)
    actions.withdraw_area(by=signed_in(request), code=request.POST.get("code", ""))
    messages.success(request, "It is no longer shared.")
    return redirect("directory:profile-audience")


@requires(Permission.APPLY)
@require_POST
def profile_pause(request: HttpRequest) -> HttpResponse:
    """Off the list with one click."""
    mine(request)
    actions.pause(by=signed_in(request))
    messages.success(request, "You are paused. Nobody new can find you until you resume.")
    return redirect(contacts_address())


def contacts_address() -> str:
    """Where a supporter who paused says what happens with open contacts, when talking is part of
    this installation; whoever has none is sent on to the profile."""
    try:
        return reverse("conversations:contact-list") + "?paused=yes"
    except NoReverseMatch:
        return reverse("directory:profile")


@requires(Permission.APPLY)
@require_POST
def profile_resume(request: HttpRequest) -> HttpResponse:
    """Back on the list with one click, if everything else holds."""
    mine(request)
    actions.resume(by=signed_in(request))
    messages.success(request, "Welcome back.")
    return redirect("directory:profile")


@requires(Permission.APPLY)
def profile_preview(request: HttpRequest, own_organisation: bool) -> HttpResponse:
    """The profile as a colleague of the same organisation, or of another one, is shown it."""
    supporter = mine(request)
    codes = audiences.seen_from(supporter, own_organisation)
    context = {
        "profile": cards.profile(supporter, codes, same=own_organisation, now=timezone.now()),
        "own_organisation": own_organisation,
        "back": way_back(supporter),
    }
    return render(request, "directory/profile_preview.jinja", context)


def _changed_since(signed: Agreement | None, supporter: Supporter) -> list[tuple[str, str]]:
    """What a newer version of the own organisation changed since the one that was signed."""
    own = supporter.user.organisation
    if signed is None or not versions.since(signed, own):
        return []
    return versions.changed(versions.numbered(own, signed.version), versions.current(own))


@requires(Permission.APPLY)
def profile_agreement(request: HttpRequest) -> HttpResponse:
    """Read the agreement and sign it, the first time, a new version, or for another year."""
    supporter = mine(request)
    version = versions.current(supporter.user.organisation)
    form = AgreementForm(request.POST or None, initial={"version": version.number})
    if form.is_valid():
        try:
            actions.sign_agreement(by=signed_in(request), version=form.cleaned_data["version"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "You have signed the agreement.")
            return redirect(way_back(supporter))
    signed = supporter.agreements.order_by("signed_at").last()
    context = {
        "form": form,
        "text": version.parts,
        "version": version.number,
        "signed": signed,
        "lines": _changed_since(signed, supporter),
        "by": versions.holds_until(signed, supporter.user.organisation) if signed else None,
        "back": way_back(supporter),
    }
    return render(request, "directory/profile_agreement.jinja", context)
