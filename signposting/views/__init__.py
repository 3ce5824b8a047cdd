"""Pages of where to turn: finding a service, and keeping the list right."""

from signposting.views.checking import calls_csv, check_many_page, check_page, checks
from signposting.views.editing import (
    add_channel_page,
    add_page,
    change_page,
    hours_page,
    places_page,
    retire_page,
    take_away_page,
    urgency_page,
)
from signposting.views.exchanging import (
    exchange_page,
    export_json,
    export_tables,
    import_drop,
    import_page,
    upload_page,
)
from signposting.views.finding import shared, signpost_detail, signpost_list
from signposting.views.history import history_page, version_page
from signposting.views.owners import answer_page, ask_owner_page, owner, owner_thanks

__all__ = [
    "add_channel_page",
    "add_page",
    "answer_page",
    "ask_owner_page",
    "calls_csv",
    "change_page",
    "check_many_page",
    "check_page",
    "checks",
    "exchange_page",
    "export_json",
    "export_tables",
    "history_page",
    "hours_page",
    "import_drop",
    "import_page",
    "owner",
    "owner_thanks",
    "places_page",
    "retire_page",
    "shared",
    "signpost_detail",
    "signpost_list",
    "take_away_page",
    "upload_page",
    "urgency_page",
    "version_page",
]
