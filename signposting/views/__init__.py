"""Pages of where to turn: finding a service, and keeping the list right."""

from signposting.views.checking import (
    add_channel_page,
    calls_csv,
    change_page,
    check_page,
    checks,
    hours_page,
    retire_page,
)
from signposting.views.finding import signpost_detail, signpost_list

__all__ = [
    "add_channel_page",
    "calls_csv",
    "change_page",
    "check_page",
    "checks",
    "hours_page",
    "retire_page",
    "signpost_detail",
    "signpost_list",
]
