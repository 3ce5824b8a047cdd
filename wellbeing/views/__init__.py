"""Pages of events: what is on, booking, organising."""

from wellbeing.views.calendar import (
    date_calendar,
    feed,
    feed_off,
    feed_settings,
    feed_titles,
    month,
    this_month,
)
from wellbeing.views.coming import date_book, date_give_up, event_detail, event_list
from wellbeing.views.dates import date_call_off, date_count, date_detail, date_move
from wellbeing.views.organising import (
    event_add_date,
    event_call_off,
    event_change,
    event_put_up,
    organise,
)

__all__ = [
    "date_book",
    "date_calendar",
    "date_call_off",
    "date_count",
    "date_detail",
    "date_give_up",
    "date_move",
    "event_add_date",
    "event_call_off",
    "event_change",
    "event_detail",
    "event_list",
    "event_put_up",
    "feed",
    "feed_off",
    "feed_settings",
    "feed_titles",
    "month",
    "organise",
    "this_month",
]
