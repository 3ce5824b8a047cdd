"""Routes through the library."""

from resources.default_routes import defaults
from tests.access_table.words import COORDINATORS, MINE, Page, only

# The default and the route an organisation makes of it have steps of the same keys.
STEP = str(defaults()["running"].steps[0].key)
TABLE: dict[str, Page] = {
    "resources:route-list": MINE,
    "resources:route-detail": Page(given={"place": "running"}),
    **{
        f"resources:route-{act}": only(COORDINATORS, place="running")
        for act in ("edit", "words", "restore", "step-add")
    },
    **{
        f"resources:route-step{act}": only(COORDINATORS, key=STEP, place="running")
        for act in ("", "-move", "-remove")
    },
}
