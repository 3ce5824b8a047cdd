"""What is on: the list, one campaign with what belongs to it, the page to print, and news."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns import actions, shown
from campaigns.models import Campaign, CampaignNews
from people.access import in_module, signed_in
from people.modules import Module
from people.roles import Permission
from records.clock import today

WANTED: Final = "You get a notice when there is something, weekly at most."
STOPPED: Final = "You get no more of them."
# On the list; the year has the rest.
NEXT_DAYS: Final = 3


@require_safe
@in_module(Module.CAMPAIGNS)
def campaign_list(request: HttpRequest) -> HttpResponse:
    """What is on, and the next awareness days."""
    me, on = signed_in(request), today()
    context = {
        "campaigns": shown.campaigns_for(me, on),
        "days": shown.year_for(me, on)[:NEXT_DAYS],
        "on": on,
        "runs": me.can(Permission.RUN_CAMPAIGNS),
    }
    return render(request, "campaigns/list.jinja", context)


@require_safe
@in_module(Module.CAMPAIGNS)
def campaign_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One campaign with its day, resources and events."""
    me, now = signed_in(request), timezone.now()
    rows = Campaign.objects.visible_to(me, today(now)).select_related("organisation")
    campaign = get_object_or_404(rows, pk=pk)
    context: dict[str, Any] = {
        "campaign": campaign,
        "day": shown.day_for(me, campaign.day_key) if campaign.day_key else None,
        "beside": shown.beside_campaign(campaign, me, now),
        "on": today(now),
        "runs": Campaign.objects.run_by(me).filter(pk=pk).exists(),
    }
    return render(request, "campaigns/campaign.jinja", context)


@require_safe
@in_module(Module.CAMPAIGNS)
def campaign_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same on a sheet for a wall."""
    me, now = signed_in(request), timezone.now()
    campaign = get_object_or_404(Campaign.objects.visible_to(me, today(now)), pk=pk)
    beside = shown.beside_campaign(campaign, me, now)
    sheet = {"title": campaign.title, "about": campaign.about, "events": beside.events}
    when = {"first": campaign.first_day, "last": campaign.last_day}
    return render(request, "campaigns/campaign_sheet.jinja", sheet | when | where(campaign.pk))


def where(pk: UUID | None = None) -> dict[str, Any]:
    """What each sheet has: the address to type; and the campaign to go back to."""
    return {"address": settings.SITE_URL.rstrip("/"), "pk": pk}


@in_module(Module.CAMPAIGNS)
def news(request: HttpRequest) -> HttpResponse:
    """What the notice of news stands for, and whether one wants it."""
    me, now = signed_in(request), timezone.now()
    if request.method == "POST":
        wanted = request.POST.get("wanted") == "yes"
        actions.want_news(by=me, wanted=wanted)
        messages.success(request, WANTED if wanted else STOPPED)
        return redirect("campaigns:news")
    context = {
        "wanted": CampaignNews.objects.owned_by(me).exists(),
        "campaigns": shown.on_for(me, today(now)),
        "events": shown.week_for(me, now),
    }
    return render(request, "campaigns/news.jinja", context)
