"""Pages of campaigns: what is on, the year, champions."""

from campaigns.views.board import campaign_detail, campaign_list, campaign_print, news
from campaigns.views.champions import (
    champion_answer,
    champion_ask,
    champion_end,
    champion_stop,
    champions,
    champions_asked,
    my_things,
    starter_pack,
)
from campaigns.views.days import day_add, day_detail, day_print, day_remove, year
from campaigns.views.running import campaign_change, campaign_put_up, campaign_take_down

__all__ = [
    "campaign_change",
    "campaign_detail",
    "campaign_list",
    "campaign_print",
    "campaign_put_up",
    "campaign_take_down",
    "champion_answer",
    "champion_ask",
    "champion_end",
    "champion_stop",
    "champions",
    "champions_asked",
    "day_add",
    "day_detail",
    "day_print",
    "day_remove",
    "my_things",
    "news",
    "starter_pack",
    "year",
]
