"""Where to turn."""

from tests.access_table.words import COORDINATORS, PUBLIC, Page, only

OFF = Page(closed=True, refused=404)

TABLE: dict[str, Page] = {
    "signposting:signpost-list": PUBLIC,
    "signposting:checks": only(COORDINATORS),
    "signposting:calls-csv": only(COORDINATORS),
    "signposting:check-many": only(COORDINATORS),
    **{
        f"signposting:{name}": only(COORDINATORS)
        for name in (
            "exchange",
            "export-json",
            "export-tables",
            "upload",
            "import-look",
            "import-drop",
        )
    },
    "signposting:add": only(COORDINATORS),
    "signposting:check": only(COORDINATORS, slug="signpost"),
    "signposting:change": only(COORDINATORS, slug="signpost"),
    "signposting:hours": only(COORDINATORS, slug="signpost"),
    "signposting:places": only(COORDINATORS, slug="signpost"),
    "signposting:history": only(COORDINATORS, slug="signpost"),
    "signposting:version": only(COORDINATORS, slug="signpost", number="0"),
    "signposting:ask-owner": only(COORDINATORS, slug="signpost"),
    "signposting:answer": only(COORDINATORS, slug="signpost"),
    "signposting:owner": Page(closed=True, refused=404, given={"token": "nothing"}),
    "signposting:owner-thanks": PUBLIC,
    "signposting:add-channel": only(COORDINATORS, slug="signpost"),
    "signposting:urgency": only(COORDINATORS, slug="signpost"),
    "signposting:take-away": only(COORDINATORS, slug="signpost"),
    "signposting:state": only(COORDINATORS, slug="signpost"),
    "signposting:shared": Page(public=True, given={"pk": "signpost_id"}),
    # Off until switched on; tests/openreferral switches it on.
    "openreferral:about": OFF,
    "openreferral:document": OFF,
    "openreferral:services": OFF,
    "openreferral:service": Page(closed=True, refused=404, given={"pk": "signpost_id"}),
    "signposting:signpost-detail": Page(public=True, given={"slug": "signpost"}),
}
