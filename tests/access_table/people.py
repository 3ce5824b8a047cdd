"""Accounts and who is kept apart."""

from tests.access_table.words import DEV, MINE, NOBODY, Page, only

TABLE: dict[str, Page] = {
    "people:about-me": MINE,
    "people:notices": MINE,
    "people:check-details": MINE,
    "people:kept-from": MINE,
    "people:keep-apart": MINE,
    "people:stop-keeping-apart": only(NOBODY, 404, address="nothing"),
    "people:unblock": only(NOBODY, 404, address="nothing"),
    "people:export": only(DEV),
    "people:import": only(DEV),
    "people:import-check": only(DEV),
    "people:import-leavers": only(DEV),
    "people:import-drop": only(DEV),
    "people:join": Page(public=True, given={"token": "nothing"}),
}
