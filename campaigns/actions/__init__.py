"""Every write about campaigns, awareness days, champions and news."""

from campaigns.actions.champions import (
    NotTogether,
    appoint,
    ask_to_be_one,
    decline,
    end,
    end_unanswered,
    forget_ended,
    leave,
    stop_being_one,
    take_back,
)
from campaigns.actions.days import TooMany, add_day, remove_day
from campaigns.actions.news import send, want_news
from campaigns.actions.running import change, publish, take_down
from wellbeing.actions import Gone

__all__ = [
    "Gone",
    "NotTogether",
    "TooMany",
    "add_day",
    "appoint",
    "ask_to_be_one",
    "change",
    "decline",
    "end",
    "end_unanswered",
    "forget_ended",
    "leave",
    "publish",
    "remove_day",
    "send",
    "stop_being_one",
    "take_back",
    "take_down",
    "want_news",
]
