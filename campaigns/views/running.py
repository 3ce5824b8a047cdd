"""Campaigns are put up, changed and taken down."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from campaigns import actions, doing
from campaigns.forms import CampaignForm
from campaigns.models import Campaign
from people.access import in_module, requires, signed_in
from people.modules import Module
from people.roles import Permission
from records.clock import today
from records.kept import restore
from wellbeing.views.trying import done

PUT_UP: Final = "It is up. It stands on the home page from its first day to its last."
CHANGED: Final = "It is changed."
TAKEN_DOWN: Final = "It is taken down: it stands nowhere any more."
GONE: Final = "That is over, or was taken down already."
SEVERAL: Final = ("organisations", "resources", "events")


@in_module(Module.CAMPAIGNS)
@requires(Permission.RUN_CAMPAIGNS)
def campaign_put_up(request: HttpRequest) -> HttpResponse:
    """Put up a campaign."""
    me = signed_in(request)
    kept = restore(request) if request.method == "GET" else None
    initial = _typed(kept) if kept else {"day_key": request.GET.get("day", "")}
    form = CampaignForm(request.POST or None, initial=initial, **doing.choices_for(me))
    if form.is_valid():
        try:
            made = actions.publish(by=me, now=timezone.now(), **form.cleaned_data)
            messages.success(request, PUT_UP)
            return redirect("campaigns:campaign-detail", made.pk)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "campaigns/put_up.jinja", {"form": form, "kept": kept})


def _typed(kept: Any) -> dict[str, Any]:
    """What was typed before the session ended; of tick boxes all that were ticked."""
    return {**kept.dict(), **{name: kept.getlist(name) for name in SEVERAL}}


@in_module(Module.CAMPAIGNS)
def campaign_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said about a campaign."""
    me = signed_in(request)
    campaign = get_object_or_404(Campaign.objects.run_by(me).not_over(today()), pk=pk)
    kept = restore(request) if request.method == "GET" else None
    initial = _typed(kept) if kept else doing.held(campaign)
    form = CampaignForm(request.POST or None, initial=initial, **doing.choices_for(me, campaign))
    if form.is_valid() and _changed(request, campaign, form):
        return redirect("campaigns:campaign-detail", campaign.pk)
    context = {"form": form, "kept": kept, "campaign": campaign}
    return render(request, "campaigns/change.jinja", context)


def _changed(request: HttpRequest, campaign: Campaign, form: CampaignForm) -> bool:
    """Whether it is changed; False with the reason beside the field."""
    said = {name: value for name, value in form.cleaned_data.items() if name != "form_key"}
    me, now = signed_in(request), timezone.now()
    if not done(form, GONE, lambda: actions.change(by=me, campaign=campaign, now=now, **said)):
        return False
    messages.success(request, CHANGED)
    return True


@in_module(Module.CAMPAIGNS)
def campaign_take_down(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a campaign down, after one question."""
    me = signed_in(request)
    campaign = get_object_or_404(Campaign.objects.run_by(me).not_over(today()), pk=pk)
    if request.method == "POST":
        try:
            actions.take_down(by=me, campaign=campaign, now=timezone.now())
            messages.success(request, TAKEN_DOWN)
        except actions.Gone:
            messages.info(request, GONE)
        return redirect("campaigns:campaign-list")
    return render(request, "campaigns/take_down.jinja", {"campaign": campaign})
