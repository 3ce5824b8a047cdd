"""Campaigns, an organisation's own awareness days, who would like to be a champion, news."""

from campaigns.models.campaigns import Campaign, CampaignQuerySet
from campaigns.models.days import LocalDay, LocalDayQuerySet
from campaigns.models.wishes import CampaignNews, ChampionWish, Ended, champions_of

__all__ = [
    "Campaign",
    "CampaignNews",
    "CampaignQuerySet",
    "ChampionWish",
    "Ended",
    "LocalDay",
    "LocalDayQuerySet",
    "champions_of",
]
