"""Who may open which page: one line for every address there is, in a file for each app."""

from tests.access_table import (
    account,
    administration,
    campaigns,
    care,
    conversations,
    directory,
    groups,
    mentoring,
    people,
    resources,
    routes,
    signposting,
    site,
    wellbeing,
)
from tests.access_table.words import EVERYONE, Page

PARTS = (
    site,
    people,
    directory,
    conversations,
    care,
    resources,
    routes,
    signposting,
    wellbeing,
    groups,
    campaigns,
    mentoring,
    account,
    administration,
)
TABLE: dict[str, Page] = {name: page for part in PARTS for name, page in part.TABLE.items()}
# Public and without a person: tests/platform and tests/face try them. "None" stands for
# Django's catch-all addresses below /admin/, which lead to those above or to 404.
LEFT_TO_OTHERS = frozenset({"readyz", "theme", "admin:None"})

__all__ = ["EVERYONE", "LEFT_TO_OTHERS", "TABLE", "Page"]
