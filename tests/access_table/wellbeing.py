"""Events: Cat put one up for everybody, on one date."""

from tests.access_table.words import CAT, COORDINATORS, MINE, Page, only

TABLE: dict[str, Page] = {
    "wellbeing:event-list": MINE,
    "wellbeing:event-detail": Page(given={"pk": "event"}),
    "wellbeing:date-book": Page(given={"pk": "event_date"}),
    "wellbeing:date-give-up": Page(given={"pk": "event_date"}),
    "wellbeing:date-calendar": Page(given={"pk": "event_date"}),
    "wellbeing:this-month": MINE,
    "wellbeing:month": Page(given={"year": "this_year", "number": "this_month"}),
    **{f"wellbeing:feed-{act}": MINE for act in ("settings", "titles", "off")},
    # Nobody has switched one on: no secret opens anything, whoever asks.
    "wellbeing:feed": Page(closed=True, refused=404, given={"token": "made_up"}),
    "wellbeing:organise": only(COORDINATORS),
    "wellbeing:event-put-up": only(COORDINATORS),
    **{
        f"wellbeing:event-{act}": only(CAT, 404, pk="event")
        for act in ("change", "add-date", "call-off")
    },
    **{
        f"wellbeing:date-{act}": only(CAT, 404, pk="event_date")
        for act in ("detail", "move", "call-off", "count")
    },
}
