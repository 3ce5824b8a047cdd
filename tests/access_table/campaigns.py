"""Campaigns: Cat put one up for all and added a day; Mo would like to be a champion, Ada is."""

from tests.access_table.words import CAT, COORDINATORS, MINE, Page, only

AMBULANCE = frozenset({"asha", "ben", "mo", "cat", "dev", "viv"})

TABLE: dict[str, Page] = {
    **{f"campaigns:{name}": MINE for name in ("campaign-list", "news", "year", "champions")},
    **{f"campaigns:champion-{act}": MINE for act in ("ask", "stop")},
    **{
        f"campaigns:day-{act}": only(AMBULANCE, 404, key="local_day") for act in ("detail", "print")
    },
    "campaigns:day-remove": only(CAT, 404, key="local_day"),
    **{f"campaigns:campaign-{act}": Page(given={"pk": "campaign"}) for act in ("detail", "print")},
    **{
        f"campaigns:campaign-{act}": only(CAT, 404, pk="campaign")
        for act in ("change", "take-down")
    },
    **{
        f"campaigns:{name}": only(COORDINATORS)
        for name in ("campaign-put-up", "day-add", "my-things", "starter-pack", "champions-asked")
    },
    "campaigns:champion-answer": only(CAT, 404, pk="wish"),
    # The name of Ada's row is Cat's own: another coordinator has none that opens it.
    "campaigns:champion-end": only(CAT, 404, token="ada_for_cat"),
}
